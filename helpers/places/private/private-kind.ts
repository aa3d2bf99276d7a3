import {z} from 'zod';
import {guestImagesSchema} from '../../guest/guest-images.ts';
import {unlessAborted} from '../../unless-aborted.ts';
import {LocalPlace} from '../local-place.ts';
import type {PlaceKind} from '../place-kind.ts';
import {whatMatters} from '../probe-images.ts';
import {proveSuspension} from '../prove-suspension.ts';
import {privateSource} from './private-source.ts';
import {privateWayIn} from './private-way-in.ts';

const NAME = {kind: 'private'} as const;

const planned = z.strictObject({kind: z.literal('private'), images: guestImagesSchema});

/** This machine, with libvirts of the run's own: each worker process starts one. */
export const PRIVATE: PlaceKind<typeof NAME, z.infer<typeof planned>> = {
	kind: 'private',
	form: 'private',
	isOwn: false,
	planned,
	automatic: {places: [NAME], promises: () => true, canMakeOthers: async () => true},
	parse: (text) => (text === NAME.kind ? NAME : undefined),
	describe: () => NAME.kind,
	async offer(_, {host, images, cases, signal, probeHere}) {
		const probed = await unlessAborted(signal, probeHere(whatMatters(cases)));
		const capabilities = await proveSuspension(probed, {host, images, cases, signal, source: privateSource});
		return {name: NAME.kind, capabilities, planned: {...NAME, images}};
	},
	open: (place, worker) => new LocalPlace(place, worker, privateSource(worker.run, worker)),
	wayIn: (_, kept) => privateWayIn(kept),
};
