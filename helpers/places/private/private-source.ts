import {PrivateLibvirt} from '../../libvirt/private/private-libvirt.ts';
import type {RunFolder} from '../../run-folder/run-folder.ts';
import type {LibvirtSource} from '../libvirt-keeper.ts';

/** Gives private libvirts of a run. With `keep` they outlive this process, so that a person can look at them. */
export function privateSource(run: RunFolder, {keep = false}: {keep?: boolean} = {}): LibvirtSource {
	return {
		isOurs: true,
		open: ({installation, daemon, count}) =>
			PrivateLibvirt.start(run, {name: `w${process.pid}-${count}`, installation, keep, daemon}),
	};
}
