import {stdout} from 'node:process';
import {CannotRunError} from '../../helpers/exit-codes.ts';
import {GdbSession} from '../../helpers/gdb/gdb-session.ts';
import {processState} from '../../helpers/host/process/process-state.ts';
import {type Daemon, findDaemon} from '../../helpers/libvirt/find-daemon.ts';
import {VirshSession} from '../../helpers/libvirt/virsh/session.ts';
import type {VirshHost} from '../../helpers/libvirt/virsh/virsh-terminal.ts';
import type {RunFolder} from '../../helpers/run-folder/run-folder.ts';
import {columnsOf} from '../look.ts';
import type {GdbRequest} from './request.ts';

/** A virsh, the daemon that it is connected to, and a GDB that traces nothing yet. */
export interface Session extends AsyncDisposable {
	readonly virsh: VirshSession;
	readonly daemon: Daemon;
	readonly gdb: GdbSession;
	/** A folder that is removed with the run. */
	readonly scratch: string;
}

/** Rejects with a CannotRunError if another debugger is attached to the daemon. */
export async function openSession(on: VirshHost, {uri, batch}: GdbRequest, run: RunFolder): Promise<Session> {
	const {host} = on;
	const stack = new AsyncDisposableStack();
	const terminal = {term: process.env.TERM ?? 'dumb', columns: columnsOf(stdout), rows: stdout.rows || 24};
	try {
		const opening = [
			VirshSession.open(on, uri, {scratch: run.path}),
			GdbSession.open(host, {symbols: 'asked', journal: run.journal, ...(batch ? {} : terminal)}),
		] as const;
		for (const one of await Promise.allSettled(opening)) if (one.status === 'fulfilled') stack.use(one.value);
		const [virsh, gdb] = await Promise.all(opening);
		const daemon = await findDaemon(host, virsh.pid, uri);
		const {tracer} = await processState(host, daemon.pid);
		if (tracer !== 0)
			throw new CannotRunError(
				`pid ${tracer} traces ${daemon.name} (pid ${daemon.pid}), and a process has one tracer at a time: ` +
					'wait until that one has ended; another virtrig gdb needs about a second',
			);
		return {virsh, gdb, daemon, scratch: run.path, [Symbol.asyncDispose]: () => stack.disposeAsync()};
	} catch (error) {
		await stack.disposeAsync();
		throw error;
	}
}
