import type {Steps} from '../guest/steps.ts';
import type {Host} from '../host/host.ts';
import type {Journal} from '../run-folder/journal/journal.ts';
import type {Terminal} from '../terminal/terminal.ts';

/**
 * GDB asks no questions, downloads nothing, sets breakpoints in libraries that are not loaded yet, and takes commands
 * while a process runs (`mi-async`, in its manual under "Asynchronous command execution and non-stop mode").
 */
const SETTINGS = [
	'mi-async on',
	'pagination off',
	'confirm off',
	'debuginfod enabled off',
	'breakpoint pending on',
	'width 0',
];

export interface GdbOptions {
	readonly columns?: number;
	readonly rows?: number;
	/** The terminal's type. Default `dumb`, which GdbSession.type needs. */
	readonly term?: string;
	/**
	 * `all` reads the symbols of every library in a process, which is GDB's default. `asked` leaves that to
	 * GdbSession.readSymbols: attaching to libvirtd, which has a hundred libraries, is then twice as fast.
	 */
	readonly symbols?: 'all' | 'asked';
	/** Where to record traced processes, so that a reaper can detach from them. */
	readonly journal?: Journal;
	/** Where to report what GDB is asked. */
	readonly steps?: Steps;
}

/** Starts GDB in a pseudo-terminal, with its machine interface on another: `tty` is the path of the second one. */
export function startGdb(host: Host, options: GdbOptions, tty: string): Promise<Terminal> {
	const {columns, rows, term, symbols} = options;
	const settings = [...SETTINGS, ...(symbols === 'asked' ? ['auto-solib-add off'] : [])];
	const before = settings.flatMap((setting) => ['-iex', `set ${setting}`]);
	return host.terminal(['gdb', '-nx', '-q', ...before, '-ex', `new-ui mi3 ${tty}`], {
		columns,
		rows,
		env: {
			LC_ALL: 'C.UTF-8',
			DEBUGINFOD_URLS: '',
			TERM: term ?? 'dumb',
			// A person's key bindings would disturb typed commands.
			...(term === undefined ? {INPUTRC: '/dev/null'} : {}),
		},
	});
}
