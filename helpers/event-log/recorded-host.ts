import {addSuitePlace} from '../failures/suite-place.ts';
import {CommandError} from '../host/command/command-error.ts';
import type {CommandResult, Host} from '../host/host.ts';
import type {NewStep} from './recorder.ts';

/** Wraps a host. Calls `begin` when a command starts, and the function that it returns when the command has ended. */
export function recordedHost(host: Host, begin: () => (step: NewStep) => void): Host {
	const spawn: Host['spawn'] = async (argv, options) => {
		const note = begin();
		const running = await host.spawn(argv, options);
		const ended = ({exitCode, duration}: CommandResult) =>
			note({
				event: 'command',
				host: host.name,
				command: [...argv],
				duration,
				ok: exitCode === 0,
				exitCode,
			});
		running.done.then(ended, (error: unknown) => error instanceof CommandError && ended(error));
		return running;
	};
	const run: Host['run'] = async (argv, options) => {
		try {
			const running = await spawn(argv, options);
			return await running.done;
		} catch (error) {
			addSuitePlace(error);
			throw error;
		}
	};
	return {...host, spawn, run};
}
