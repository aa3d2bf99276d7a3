import {type FSWatcher, watch} from 'node:fs';
import {HostError} from '../errors.ts';
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
		const watcher = startWatch(path, changed);
		// A watched folder may be removed by whoever owns it; that is a change, not a fault.
		watcher.on('error', changed);
		return {close: () => watcher.close()};
	},
};

/** inotify's limits are met as if the disk, or the open files, were at their end: inotify(7). */
const WATCH_ADVICE: Readonly<Record<string, string>> = {
	ENOENT: 'watch its folder until it is there',
	ENOSPC: 'raise the sysctl fs.inotify.max_user_watches',
	EMFILE: 'raise the sysctl fs.inotify.max_user_instances',
};

function startWatch(path: string, changed: () => void): FSWatcher {
	try {
		return watch(path, {persistent: false}, () => changed());
	} catch (error) {
		const {code = '', message} = error as NodeJS.ErrnoException;
		const advice = WATCH_ADVICE[code];
		throw new HostError({
			tried: `watch ${path}`,
			host: 'local',
			seen: message,
			...(advice ? {advice} : {}),
			cause: error,
		});
	}
}
