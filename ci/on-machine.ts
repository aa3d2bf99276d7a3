import {InvalidArgumentError, Option} from 'commander';
import type {Host} from '../helpers/host/host.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {KINDS, kindOf, parsePlace} from '../helpers/places/kinds.ts';
import type {Place} from '../helpers/places/place-kind.ts';
import {PlaceError} from '../helpers/places/settings.ts';

const FORMS = KINDS.filter(({reach}) => reach).map(({form}) => form);

/** Returns the option that names a machine other than this one. */
export function onMachine(): Option {
	return new Option('--on <place>', `another machine: ${FORMS.join(', ')}`).argParser(parseMachine);
}

/** Resolves with the machine of that option, or with this machine if there is none. */
export async function machineOf(on: Place | undefined): Promise<Host> {
	return (on && (await kindOf(on).reach?.(on))?.host) ?? localHost;
}

function parseMachine(text: string): Place {
	try {
		const place = parsePlace(text);
		if (kindOf(place).reach) return place;
	} catch (error) {
		if (error instanceof PlaceError) throw new InvalidArgumentError(error.message);
		throw error;
	}
	throw new InvalidArgumentError(`It is ${FORMS.join(' or ')}; without it, this machine is meant.`);
}
