import {HostError} from '../errors.ts';

/** Signals a process of this machine, or with a negative number a process group; false when there is none. */
export function sendSignal(target: number, name: NodeJS.Signals): boolean {
	try {
		process.kill(target, name);
		return true;
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		if (code === 'ESRCH') return false;
		throw new HostError({
			tried: `send ${name} to ${target < 0 ? `process group ${-target}` : `pid ${target}`}`,
			host: 'local',
			seen: message,
			...(code === 'EPERM' ? {advice: 'run virtrig as root'} : {}),
			cause: error,
		});
	}
}
