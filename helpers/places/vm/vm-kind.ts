import {VM_PATIENCE} from '../../runner-vm/runner-vm.ts';
import {unlessAborted} from '../../unless-aborted.ts';
import {entrances} from '../entrance.ts';
import {MachinePlace} from '../machine-place.ts';
import type {PlaceKind} from '../place-kind.ts';
import {AUTOMATIC_VMS} from './automatic-vms.ts';
import {offerVm} from './offer-vm.ts';
import {type PlannedVm, plannedVmSchema} from './planned-vm.ts';
import {runnerNeeds} from './runner-needs.ts';
import {startVm, VM_FOLDER} from './start-vm.ts';
import {describeVm, parseVm, type VmName} from './vm-name.ts';

/** A runner VM: a complete virtualization host as a guest of QEMU. */
export const VM: PlaceKind<VmName, PlannedVm> = {
	kind: 'vm',
	form: 'vm:RELEASE[,selinux=MODE][,cgroup=MODE]',
	isOwn: true,
	planned: plannedVmSchema,
	automatic: AUTOMATIC_VMS,
	parse: parseVm,
	describe: describeVm,
	missing: runnerNeeds,
	// What it starts ends with this process, and the cache removes its drafts.
	offer: (place, search) => unlessAborted(search.signal, offerVm(place, search)),
	open: (planned, worker) =>
		new MachinePlace(planned, worker, {start: (count) => startVm(planned, worker, count)}),
	patience: () => VM_PATIENCE,
	memory: ({machine}) => machine.memory,
	wayIn: ({installation}, kept) => entrances(installation, kept, VM_FOLDER),
};
