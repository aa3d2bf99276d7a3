import {z} from 'zod';
import {unlessAborted} from '../../unless-aborted.ts';
import {LocalPlace} from '../local-place.ts';
import type {PlaceKind} from '../place-kind.ts';
import {plannedFields} from '../planned-fields.ts';
import {whatMatters} from '../probe-images.ts';
import {addAnswers, askSystemDrivers, connectionsFor} from '../prove-drivers.ts';
import {proveSuspension} from '../prove-suspension.ts';
import {lacksSystem, START_IT} from './system-limits.ts';
import {systemSource} from './system-source.ts';
import {systemWayIn} from './system-way-in.ts';

const NAME = {kind: 'system'} as const;
/** The alternative to the system's libvirt, for advice. */
const INSTEAD = 'leave out `--on system`';
const OPTIONS = {advice: `${START_IT}, or ${INSTEAD} for a private libvirt`};

const planned = z.strictObject({kind: z.literal('system'), ...plannedFields});

/** This machine, with the libvirt that it runs. */
export const SYSTEM: PlaceKind<typeof NAME, z.infer<typeof planned>> = {
	kind: 'system',
	form: 'system',
	isOwn: false,
	planned,
	parse: (text) => (text === NAME.kind ? NAME : undefined),
	describe: () => NAME.kind,
	async offer(_, {host, installation, images, cases, signal, probeHere}) {
		const probed = await unlessAborted(signal, probeHere(whatMatters(cases)));
		const able = cases.filter((one) => !lacksSystem(one, probed, INSTEAD));
		const asking = askSystemDrivers({host, installation}, connectionsFor(able));
		const asked = addAnswers(probed, await unlessAborted(signal, asking));
		const capabilities = await proveSuspension(asked, {
			...{host, installation, images, signal, cases: able},
			source: (run) => systemSource(run, OPTIONS),
		});
		return {name: NAME.kind, capabilities, planned: {...NAME, images, installation}};
	},
	lacks: (one, {capabilities}) => lacksSystem(one, capabilities, INSTEAD),
	open: (place, worker) => new LocalPlace(place, worker, (run) => systemSource(run, OPTIONS)),
	wayIn: ({installation}, kept) => systemWayIn(installation, kept),
};
