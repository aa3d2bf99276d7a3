import type {Capabilities} from '../../needs/capabilities.ts';
import type {PlaceableCase} from '../../needs/declared-case.ts';
import type {Unmet} from '../../needs/need.ts';

export const START_IT = 'start libvirtd (or virtqemud)';

/**
 * Returns a need of a case that a system's libvirt cannot meet. `instead` is the alternative to that libvirt, for advice.
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
		evidence: "the system's libvirt was requested, and the case examines or changes a whole libvirt",
		advice: instead,
	};
}
