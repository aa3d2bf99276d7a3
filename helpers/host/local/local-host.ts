import {type FSWatcher, watch} from 'node:fs';
import {Terminal, type TerminalOptions} from '../../terminal/terminal.ts';
import type {Argv, Host} from '../host.ts';
import {hostFailure, LOCAL, WATCH_ADVICE} from '../host-failure.ts';
import * as commands from './commands.ts';
import * as files from './files.ts';
import {openPty} from './pty.ts';

/** This machine. */
export const localHost: Host = {
	name: LOCAL.name,
	patience: 1,
	pid: process.pid,
	settings: process.env,
	...commands,
	...files,
	async terminal(argv: Argv, options: TerminalOptions = {}) {
		return new Terminal(openPty(argv, options), {host: LOCAL.name, argv});
	},
	watch(path, changed) {
		const watcher = startWatch(path, changed);
		// A watched folder may be removed by whoever owns it; that is a change, not a fault.
		watcher.on('error', changed);
		return {ready: Promise.resolve(), close: () => watcher.close()};
	},
};

function startWatch(path: string, changed: () => void): FSWatcher {
	try {
		return watch(path, {persistent: false}, () => changed());
	} catch (error) {
		throw hostFailure(LOCAL, `watch ${path}`, error, WATCH_ADVICE);
	}
}
