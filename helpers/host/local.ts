import {watch} from 'node:fs';
import {Terminal, type TerminalOptions} from '../terminal/terminal.ts';
import type {Argv, Host} from './host.ts';
import * as commands from './local-commands.ts';
import * as files from './local-files.ts';
import {openPty} from './local-pty.ts';

/** This machine. */
export const localHost: Host = {
	name: 'local',
	...commands,
	...files,
	async terminal(argv: Argv, options: TerminalOptions = {}) {
		return new Terminal(openPty(argv, options), {host: 'local', argv});
	},
	watch(path, changed) {
		const watcher = watch(path, {persistent: false}, changed);
		// A watched folder may be removed by whoever owns it; that is a change, not a fault.
		watcher.on('error', changed);
		return {close: () => watcher.close()};
	},
};
