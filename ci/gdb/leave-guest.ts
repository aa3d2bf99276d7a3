import {fulfilledWithin} from '../../helpers/deadline.ts';
import {VirshError} from '../../helpers/libvirt/virsh/virsh-error.ts';
import {notice} from '../notice.ts';
import type {Debugging} from './debugging.ts';
import {say} from './say.ts';
import type {Start} from './start.ts';

/** Milliseconds within which the guest's start must end after its program is released. */
const START_GRACE = 60_000;

/**
 * Ends GDB, which detaches from all processes, and reports the guest's state. Resolves with true if the guest is in the
 * state that was asked for.
 */
export async function leaveGuest(debugging: Debugging, start: Start): Promise<boolean> {
	const {guest, destroy} = debugging.request;
	const {gdb, virsh, daemon} = debugging.session;
	await gdb.close();
	const program = gdb.pids.findLast((pid) => pid !== daemon.pid);
	const others = program === undefined ? '' : ` and of the program (pid ${program})`;
	say(`GDB has let go of ${daemon.name} (pid ${daemon.pid})${others}.`);
	if (!(await fulfilledWithin(start.ended, START_GRACE))) {
		const then = destroy ? `; destroy ${guest} yourself` : '';
		say(
			`virsh start has not returned for ${START_GRACE / 1000} s: ${daemon.name} is still starting the guest${then}.`,
		);
		return false;
	}
	if (start.error !== undefined) say(`virsh start: ${start.error}`);
	const isDone = start.error === undefined && (!destroy || (await destroyGuest(debugging)));
	say(`${guest}: ${(await virsh.run(['domstate', guest, '--reason'])).output.trim()}`);
	return isDone;
}

/** Resolves with true if the guest no longer runs. Otherwise shows the error. */
async function destroyGuest({request: {guest}, session: {virsh}}: Debugging): Promise<boolean> {
	try {
		await virsh.run(['destroy', guest]);
		return true;
	} catch (error) {
		// The guest has already ended.
		if (error instanceof VirshError && error.output.includes('domain is not running')) return true;
		notice(error instanceof Error ? error.message : String(error));
		return false;
	}
}
