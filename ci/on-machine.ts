import {InvalidArgumentError, Option} from 'commander';
import {PlaceError, parsePlace, type SshPlace} from '../helpers/needs/place.ts';

/** The option that names another machine than this one. */
export function onMachine(): Option {
	return new Option('--on <place>', 'another machine: ssh:USER@MACHINE').argParser(parseMachine);
}

function parseMachine(text: string): SshPlace {
	try {
		const place = parsePlace(text);
		if (place.kind === 'ssh') return place;
	} catch (error) {
		if (error instanceof PlaceError) throw new InvalidArgumentError(error.message);
		throw error;
	}
	throw new InvalidArgumentError('It is `ssh:USER@MACHINE`; without it, this machine is meant.');
}
