import {HostError} from '../errors.ts';
import type {Argv, CommandOptions, CommandResult, FileStatus, Host} from '../host/host.ts';

interface Fake {
	/** Paths to texts. The text of a symbolic link is its target. */
	readonly files?: Readonly<Record<string, string>>;
	/** Kinds of paths that are not plain files. They need no text. */
	readonly kinds?: Readonly<Record<string, FileStatus['kind']>>;
	/** What a command does, by the beginning of its line. Other commands fail. */
	readonly commands?: Readonly<Record<string, Partial<CommandResult>>>;
}

/** A host of recorded files and commands, for the probes' own tests. It has only what the probes use. */
export function fakeHost({files = {}, kinds = {}, commands = {}}: Fake): Host {
	const refuse = (tried: string) => new HostError({tried, host: 'fake', seen: 'nothing recorded'});
	const read = async (path: string) => {
		const text = files[path];
		if (text === undefined) throw refuse(`read ${path}`);
		return text;
	};
	const run = async (argv: Argv, options: CommandOptions = {}): Promise<CommandResult> => {
		const line = argv.join(' ');
		const known = Object.keys(commands).find((begin) => line.startsWith(begin));
		const result = {
			argv,
			exitCode: known === undefined ? 1 : 0,
			signal: undefined,
			stdout: '',
			stderr: '',
			duration: 1,
			timedOut: false,
		};
		const outcome = {...result, ...(known === undefined ? {} : commands[known])};
		for (const stream of ['stdout', 'stderr'] as const) {
			if (outcome[stream]) options.onOutput?.(outcome[stream], stream);
		}
		if (options.check !== false && outcome.exitCode !== 0) throw refuse(line);
		return outcome;
	};
	const fake: Partial<Host> = {
		name: 'fake',
		isHere: false,
		pid: process.pid,
		settings: {},
		patience: 1,
		readText: read,
		readLink: read,
		run,
		spawn: async (argv, options) => ({
			pid: 2,
			done: run(argv, options),
			kill: () => undefined,
			unref: () => undefined,
		}),
		status: async (path) => {
			const kind = kinds[path] ?? (path in files ? 'file' : undefined);
			return kind && {kind, size: 0, mode: 0o660, uid: 0, gid: 0, modified: 0, inode: 1};
		},
		list: async (folder) => {
			const below = [...Object.keys(files), ...Object.keys(kinds)].filter((path) =>
				path.startsWith(`${folder}/`),
			);
			return [...new Set(below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))].sort();
		},
	};
	return fake as Host;
}
