import type {ProgramStop} from '../../helpers/gdb/start-recipe.ts';
import type {Debugging} from './debugging.ts';
import {limits} from './limits.ts';
import {logPath} from './log-path.ts';
import {say, sayWrapped} from './say.ts';

/** Words of the program's command line that are shown. */
const SHOWN_WORDS = 3;

/** Says where the program stands, after so many milliseconds, and what the person can do now. */
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
	const then = destroy ? 'is destroyed then' : 'runs on then';
	sayWrapped(`\`continue\` lets it run; \`quit\` or Ctrl-D, and y, leaves GDB, and ${guest} ${then}.`);
	say('');
}
