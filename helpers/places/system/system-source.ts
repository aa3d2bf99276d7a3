import {SystemLibvirt, type SystemLibvirtOptions} from '../../libvirt/system-libvirt.ts';
import type {RunFolder} from '../../run-folder/run-folder.ts';
import type {LibvirtSource} from '../libvirt-keeper.ts';

/** The libvirt that the run's machine itself runs. */
export function systemSource(run: RunFolder, options: SystemLibvirtOptions): LibvirtSource {
	return {isOurs: false, open: ({installation}) => SystemLibvirt.open(run, installation, options)};
}
