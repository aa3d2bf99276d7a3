import type {Host} from '../../host/host.ts';
import {pollUntil} from '../../poll.ts';

/** Milliseconds between two looks: registering on a local socket takes a few. */
const INTERVAL = 2;

/**
 * Waits until `virsh event --loop`, given by its pid, has registered for its events or has ended.
 *
 * virsh prints nothing at that moment. But its main thread registers the events one after another, each by a call
 * that returns when the daemon has answered. Only then does it read from a pipe of its own until it is interrupted
 * (cmdEvent in tools/virsh-domain-event.c and vshEventWait in tools/vsh.c of libvirt); another thread runs the event
 * loop. So a main thread that is blocked in a system call whose first argument is a pipe has registered.
 *
 * Polled, because the kernel has no event for that.
 */
export async function waitUntilRegistered(
	host: Host,
	pid: number,
	ended: () => boolean,
	deadline: number,
): Promise<void> {
	let seen = '';
	const isRegistered = async () => {
		if (ended()) return true;
		seen = await host.readText(`/proc/${pid}/syscall`).catch((error: Error) => error.message);
		// `0 0x6 0x7ffc7e494ef7 ...`: number, arguments in hex; `running` if it is not blocked (proc(5)).
		const argument = /^\d+ 0x([0-9a-f]{1,4}) /.exec(seen)?.[1];
		if (argument === undefined) return false;
		const file = await host.readLink(`/proc/${pid}/fd/${Number.parseInt(argument, 16)}`).catch(() => '');
		return file.startsWith('pipe:');
	};
	await pollUntil(isRegistered, {
		every: INTERVAL,
		waitedFor: `virsh (pid ${pid}) to register for events`,
		deadline,
		host: host.name,
		expected: 'its main thread to read from a pipe',
		seen: () => `/proc/${pid}/syscall: ${seen.trim()}`,
		advice:
			'see that the daemon answers, and that /proc/PID/syscall can be read here (root; a kernel with it)',
	});
}
