import type {Capabilities} from '../../needs/capabilities.ts';
import type {Unmet} from '../../needs/need.ts';
import type {PlaceableCase} from '../place-kind.ts';

export const START_IT = 'start libvirtd (or virtqemud)';

/**
 * What a case needs that a system's libvirt cannot give. `instead` is what a person can do who did not mean that libvirt.
 */
export function lacksSystem(one: PlaceableCase, {libvirt}: Capabilities, instead: string): Unmet | undefined {
	const {running = [], sockets = []} = libvirt.value ?? {};
	if (running.length === 0 && sockets.length === 0) {
		return {
			need: "the system's own libvirt",
			evidence: libvirt.evidence.join('; '),
			advice: `${START_IT}, or ${instead}`,
		};
	}
	if (!one.private) return undefined;
	return {
		need: 'a private libvirt',
		evidence: "the system's was asked for, and the case looks at all of a libvirt or changes it",
		advice: instead,
	};
}
