import test from 'ava';
import {localHost} from '../host/local/local-host.ts';
import {fakeHost} from '../testing/fake-host.ts';
import {findDistribution} from './distribution.ts';
import {installationSchema, MissingProgramError, pathOf, wordsFor} from './installation.ts';
import {programOf, runningPrograms} from './running-program.ts';

test("a host's programs are found by name, with the version of its daemon", async (t) => {
	const host = fakeHost({
		commands: {
			'sh -c PATH=': {stdout: '/usr/sbin/libvirtd\n/usr/bin/virsh\n/usr/libexec/libvirt_lxc\n'},
			'sh -c for file': {stdout: '\n\n\n\n'},
			'/usr/sbin/libvirtd --version': {stdout: 'libvirtd (libvirt) 9.0.0\n'},
		},
		files: {'/usr/lib64/libvirt/connection-driver/libvirt_driver_lxc.so': ''},
	});
	const installation = await findDistribution(host);
	t.like(installation, {
		version: '9.0.0',
		programs: {libvirtd: {path: '/usr/sbin/libvirtd'}, libvirt_lxc: {path: '/usr/libexec/libvirt_lxc'}},
		library: {path: '/usr/lib64/libvirt.so.0'},
		drivers: {folder: '/usr/lib64/libvirt/connection-driver', names: ['lxc']},
	});
	t.is(pathOf(installation, 'virsh'), '/usr/bin/virsh');
	const error = t.throws(() => pathOf(installation, 'virtlogd'), {instanceOf: MissingProgramError});
	t.is(
		error.message,
		"The distribution's libvirt has no virtlogd; the programs found: libvirtd, virsh, libvirt_lxc",
	);
});

test('a host without libvirt has an installation without programs', async (t) => {
	const host = fakeHost({commands: {'sh -c PATH=': {}}});
	t.like(await findDistribution(host), {version: 'unknown', programs: {}, drivers: undefined});
});

test('an installation survives the way through a plan', async (t) => {
	const installation = await findDistribution(localHost);
	t.deepEqual(
		installationSchema.parse(JSON.parse(JSON.stringify(installation))),
		JSON.parse(JSON.stringify(installation)),
	);
});

test('a line that is copied names the variables that its program needs', async (t) => {
	const installation = await findDistribution(localHost);
	const virsh = pathOf(installation, 'virsh');
	t.deepEqual(wordsFor(installation, 'virsh'), [virsh]);
	t.deepEqual(wordsFor({...installation, environment: {LD_LIBRARY_PATH: '/b'}}, 'virsh'), [
		'env',
		'LD_LIBRARY_PATH=/b',
		virsh,
	]);
});

test('what a process runs is known by its file, whatever it is called', async (t) => {
	const running = await localHost.spawn(['sleep', '60'], {check: false});
	t.teardown(() => running.kill());
	const [found, ...others] = await runningPrograms(localHost, [running.pid, 2 ** 22 + 1]);
	t.deepEqual(others, []);
	t.regex(found?.path ?? '', /\/(sleep|coreutils)$/);
	t.regex(found?.buildId ?? '', /^[0-9a-f]{40}$/);
	const installation = await findDistribution(localHost);
	if (!found) return;
	t.is(programOf(installation, found), undefined);
	const copied = {...installation, programs: {virsh: {path: '/elsewhere/virsh', buildId: found.buildId}}};
	t.is(programOf(copied, found), 'virsh');
});
