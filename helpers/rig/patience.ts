import {VM_PATIENCE} from '../runner-vm/runner-vm.ts';
import type {PlannedPlace} from './plan.ts';

/** The patience that a place asks for: see Host.patience. */
export function patienceAt(place: PlannedPlace): number {
	if (place.kind === 'vm') return VM_PATIENCE;
	return place.kind === 'ssh' ? place.patience : 1;
}
