import type {Installation} from '../../installation/installation.ts';

/** A libvirt for tests. Nobody looks at its files. */
export const SAMPLE_INSTALLATION: Installation = {
	name: 'distribution',
	version: '9.0.0',
	programs: {libvirtd: {path: '/usr/sbin/libvirtd'}, virsh: {path: '/usr/bin/virsh'}},
	environment: {},
};
