import {stdin, stdout} from 'node:process';
import {processState} from '../../helpers/host/process/process-state.ts';
import {columnsOf} from '../look.ts';
import type {Debugging} from './debugging.ts';
import {title, warning} from './limits.ts';
import {Person} from './person.ts';
import type {Start} from './start.ts';

/**
 * Gives the user an ordinary GDB in their terminal, with the program `pid` held. Resolves with true if GDB ended by
 * itself. `began` is the time at which the start was requested.
 */
export async function handOver(
	debugging: Debugging,
	pid: number,
	start: Start,
	began: number,
): Promise<boolean> {
	const {request, session, interruption} = debugging;
	const {guest, commands} = request;
	const {gdb} = session;
	await gdb.readSymbols();
	await gdb.set('auto-solib-add', 'on');
	await gdb.set('confirm', 'on');
	await gdb.set('pagination', 'on');
	await gdb.set('width', String(columnsOf(stdout)));
	await gdb.set('height', String(stdout.rows));
	using person = new Person(gdb, stdin, stdout);
	person.handOver();
	stdout.write('(gdb) ');
	gdb.terminal.sendLine(commands === undefined ? 'frame' : `source ${commands}`);
	const seconds = () => (performance.now() - began) / 1000;
	const watching = watchHeld(debugging, person, pid, seconds);
	void start.ended.then(() => {
		clearInterval(watching);
		person.title(`${guest} under GDB`);
		person.tell(`${start.outcome} (after ${seconds().toFixed(0)} s)`);
	});
	const exit = await Promise.race([gdb.terminal.exited, interruption.requested]);
	clearInterval(watching);
	if (!exit?.signal) return true;
	stdout.write(`\r\nvirtrig: GDB was ended by signal ${exit.signal}\r\n`);
	return false;
}

/** Shows the user once a second what holding the program now means for other commands. */
function watchHeld(
	{host, request: {guest}, facts: {driver}}: Debugging,
	person: Person,
	pid: number,
	seconds: () => number,
): NodeJS.Timeout {
	let before = 0;
	let killed = false;
	return setInterval(() => {
		const now = seconds();
		person.title(title(driver, guest, now));
		const said = warning(driver, guest, before, now);
		if (said) person.tell(said);
		before = now;
		void processState(host, pid).then(
			({state}) => {
				if (state !== 'Z' || killed) return;
				killed = true;
				person.tell(`libvirt has killed ${guest} on another client's request and waits for you to quit GDB`);
			},
			() => {},
		);
	}, 1000);
}
