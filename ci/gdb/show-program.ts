import type {ProgramStop} from '../../helpers/gdb/start-recipe.ts';
import type {Debugging} from './debugging.ts';
import {limits} from './limits.ts';
import {logPath} from './log-path.ts';
import {say, sayWrapped} from './say.ts';

/** The number of words shown from the program's command line. */
const SHOWN_WORDS = 3;

/** Shows where the program stopped, after `duration` milliseconds, and what the user can do now. */
export async function showProgram(
	{host, request, facts, session}: Debugging,
	{stop, pid, program, argv}: ProgramStop,
	duration: number,
): Promise<void> {
	const {guest, destroy, batch} = request;
	const {driver} = facts;
	const log = await logPath(host, session.daemon.pid, driver, guest);
	const more = argv.length > SHOWN_WORDS ? [`... (${argv.length} words: info proc cmdline)`] : [];
	const seconds = (duration / 1000).toFixed(1);
	say('');
	say(`${guest} stands in ${stop.function ?? stop.address} of ${program}, after ${seconds} s`);
	sayWrapped([...argv.slice(0, SHOWN_WORDS), ...more].join(' '), '  argv  ');
	say(`  pid   ${pid}`);
	say(`  log   ${log ?? 'none yet'}`);
	if (batch) return;
	say('');
	sayWrapped(limits(driver, guest));
	const then = destroy ? 'is then destroyed' : 'then runs on';
	sayWrapped(`\`continue\` lets it run; \`quit\` or Ctrl-D, then y, leaves GDB, and ${guest} ${then}.`);
	say('');
}
