import test from 'ava';
import type {Capabilities} from '../../needs/capabilities.ts';
import type {Needs} from '../../needs/need.ts';
import {capable} from '../../testing/samples/capabilities.ts';
import {SAMPLE_INSTALLATION} from '../../testing/samples/installation.ts';
import type {Offer} from '../place-kind.ts';
import {AUTOMATIC_VMS} from './automatic-vms.ts';
import {describeVm} from './vm-name.ts';

const images = {micro: {rom: ''}, linux: {kernel: '', initrd: ''}, container: {tar: ''}};

/** Returns the VMs that are promising for a case with these needs, beside a VM or another place with these capabilities. */
function promising(needs: Needs, kind = 'private', capabilities: Capabilities = capable): string[] {
	const offers: Offer[] = [
		{name: kind, capabilities, planned: {kind, images, installation: SAMPLE_INSTALLATION}},
	];
	const one = {driver: needs.driver ?? 'lxc', needs, private: false};
	return AUTOMATIC_VMS.places.filter((vm) => AUTOMATIC_VMS.promises(vm, one, offers)).map(describeVm);
}

test('a VM is promising if it boots with the needed SELinux mode and cgroup version', (t) => {
	t.deepEqual(promising({cgroup: ['v1', 'hybrid']}), ['vm:bookworm,cgroup=v1', 'vm:bookworm,cgroup=hybrid']);
	t.false(promising({selinux: 'enforcing'}).includes('vm:bookworm,selinux=permissive'));
	t.true(promising({selinux: 'permissive'}).includes('vm:bookworm'));
	t.deepEqual(promising({systemd: false}), []);
});

test('a VM is not promising if another place was proved to lack something that a VM would lack too', (t) => {
	const noLinux: Capabilities = {...capable, kvm: {value: 'firmware', evidence: ['Linux: no banner']}};
	t.deepEqual(promising({driver: 'kvm', kvm: 'linux'}, 'vm', noLinux), []);
	t.true(promising({driver: 'kvm', kvm: 'linux'}, 'private', noLinux).includes('vm:bookworm'));
	const {value} = capable.lxc;
	const unable: Capabilities = {
		...capable,
		lxc: {value: value && {...value, suspends: false}, evidence: ['suspend: refused']},
	};
	for (const kind of ['private', 'vm'])
		t.deepEqual(promising({driver: 'lxc', suspend: true}, kind, unable), []);
	t.true(promising({driver: 'lxc', suspend: true}).includes('vm:bookworm'));
	t.true(promising({driver: 'lxc'}, 'vm', unable).includes('vm:bookworm'));
});
