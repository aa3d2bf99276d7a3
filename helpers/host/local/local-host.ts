import {type FSWatcher, watch} from 'node:fs';
import {Terminal, type TerminalOptions} from '../../terminal/terminal.ts';
import type {Argv, Host} from '../host.ts';
import {type HostWords, hostFailure, LOCAL, WATCH_ADVICE} from '../host-failure.ts';
import {localCommands} from './commands.ts';
import {localFiles} from './files.ts';
import {openPty} from './pty.ts';

/** This machine, under the name in its own errors. */
export const localHost: Host = localHostNamed(LOCAL.name);

/** This machine under another name: the name of a place that uses it. */
export function localHostNamed(name: string): Host {
	const words: HostWords = {...LOCAL, name};
	const commands = localCommands(name);
	return {
		name,
		isHere: true,
		patience: 1,
		pid: process.pid,
		settings: process.env,
		...commands,
		...localFiles(words, commands.run),
		async terminal(argv: Argv, options: TerminalOptions = {}) {
			return new Terminal(openPty(argv, options), {host: name, argv});
		},
		watch(path, changed) {
			const watcher = startWatch(words, path, changed);
			// The owner may remove a watched folder; that is a change, not a fault.
			watcher.on('error', changed);
			return {ready: Promise.resolve(), close: () => watcher.close()};
		},
	};
}

function startWatch(words: HostWords, path: string, changed: () => void): FSWatcher {
	try {
		return watch(path, {persistent: false}, () => changed());
	} catch (error) {
		throw hostFailure(words, `watch ${path}`, error, WATCH_ADVICE);
	}
}
