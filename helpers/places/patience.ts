import type {PlannedPlace} from '../run/plan.ts';
import {VM_PATIENCE} from '../runner-vm/runner-vm.ts';

/** The patience that a place asks for: see Host.patience. */
export function patienceAt(place: PlannedPlace): number {
	if (place.kind === 'vm') return VM_PATIENCE;
	return place.kind === 'ssh' ? place.patience : 1;
}
