import {z} from 'zod';
import {unlessAborted} from '../../unless-aborted.ts';
import {LocalPlace} from '../local-place.ts';
import type {PlaceKind} from '../place-kind.ts';
import {plannedFields} from '../planned-fields.ts';
import {whatMatters} from '../probe-images.ts';
import {askPrivateDrivers, connectionsFor, withDrivers} from '../prove-drivers.ts';
import {proveSuspension} from '../prove-suspension.ts';
import {privateSource} from './private-source.ts';
import {privateWayIn} from './private-way-in.ts';

const NAME = {kind: 'private'} as const;

const planned = z.strictObject({kind: z.literal('private'), ...plannedFields});

/** This machine, with private libvirts of the run: each worker process starts one. */
export const PRIVATE: PlaceKind<typeof NAME, z.infer<typeof planned>> = {
	kind: 'private',
	form: 'private',
	isOwn: false,
	planned,
	automatic: {places: [NAME], promises: () => true, canMakeOthers: async () => true},
	parse: (text) => (text === NAME.kind ? NAME : undefined),
	describe: () => NAME.kind,
	async offer(_, {host, installation, images, cases, signal, probeHere}) {
		const asking = askPrivateDrivers(host, {installation, drivers: connectionsFor(cases), signal});
		const probing = unlessAborted(signal, probeHere(whatMatters(cases)));
		const probed = await withDrivers(probing, asking);
		const capabilities = await proveSuspension(probed, {
			host,
			installation,
			images,
			cases,
			signal,
			source: privateSource,
		});
		return {name: NAME.kind, capabilities, planned: {...NAME, images, installation}};
	},
	open: (place, worker) => new LocalPlace(place, worker, (run) => privateSource(run, worker)),
	wayIn: ({installation}, kept) => privateWayIn(installation, kept),
};
