import {hostFailure, LOCAL} from '../host-failure.ts';

/** Signals a process of this machine, or with a negative number a process group. False if there is none. */
export function sendSignal(target: number, name: NodeJS.Signals): boolean {
	try {
		process.kill(target, name);
		return true;
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ESRCH') return false;
		const whom = target < 0 ? `process group ${-target}` : `pid ${target}`;
		throw hostFailure(LOCAL, `send ${name} to ${whom}`, error, {});
	}
}
