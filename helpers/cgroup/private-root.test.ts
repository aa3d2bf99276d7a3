import {readFileSync} from 'node:fs';
import test from 'ava';
import {InputError} from '../errors.ts';
import {readCgroupSetup} from './mounts.ts';
import {planPrivateRoot} from './private-root.ts';
import {parseProcCgroup} from './proc-cgroup.ts';

const recorded = (name: string) =>
	readFileSync(new URL(`../../fixtures/cgroup/${name}`, import.meta.url), 'utf8');
const cgroups = recorded('hybrid.cgroups');
const hybrid = readCgroupSetup({mountinfo: recorded('hybrid.mountinfo'), cgroups});
const v2 = readCgroupSetup({
	mountinfo: recorded('hand-v2.mountinfo'),
	cgroups,
	unifiedControllers: 'cpuset cpu io memory pids\n',
});
const own = parseProcCgroup(recorded('host.proc-cgroup'));

test('on a hybrid host there is one folder in each v1 hierarchy, below the own cgroup, and none in the unified', (t) => {
	const plan = planPrivateRoot({setup: hybrid, own, name: 'vr'});
	t.is(plan.roots.length, 9);
	t.deepEqual(plan.roots[3], {
		version: 1,
		controllers: ['memory'],
		mountPoint: '/sys/fs/cgroup/memory',
		path: '/sys/fs/cgroup/memory/ci/job-7/vr',
	});
	t.deepEqual(plan.restore, []);
});

test('a v1 cpuset is filled from its parent right after it is made, at every level', (t) => {
	const steps = planPrivateRoot({setup: hybrid, own, name: 'vr/w1'}).steps.filter((step) =>
		JSON.stringify(step).includes('cpuset'),
	);
	const top = '/sys/fs/cgroup/cpuset';
	t.deepEqual(steps, [
		{kind: 'make-folder', path: `${top}/vr`},
		{kind: 'copy-file', from: `${top}/cpuset.cpus`, to: `${top}/vr/cpuset.cpus`},
		{kind: 'copy-file', from: `${top}/cpuset.mems`, to: `${top}/vr/cpuset.mems`},
		{kind: 'make-folder', path: `${top}/vr/w1`},
		{kind: 'copy-file', from: `${top}/vr/cpuset.cpus`, to: `${top}/vr/w1/cpuset.cpus`},
		{kind: 'copy-file', from: `${top}/vr/cpuset.mems`, to: `${top}/vr/w1/cpuset.mems`},
	]);
});

test('on v2 it is below the mount, controllers are handed down, by all but the last', (t) => {
	const top = '/sys/fs/cgroup';
	const plan = planPrivateRoot({
		setup: v2,
		own: parseProcCgroup('0::/user.slice/session-1.scope\n'),
		name: 'vr/w1',
		subtreeControl: 'cpu memory pids\n',
	});
	const enable = (folder: string, text: string) => ({
		kind: 'write-file' as const,
		path: `${folder}/cgroup.subtree_control`,
		text,
	});
	t.deepEqual(plan.steps, [
		enable(top, '+cpuset'),
		enable(top, '+io'),
		{kind: 'make-folder', path: `${top}/vr`},
		...['+cpu', '+cpuset', '+memory', '+io'].map((text) => enable(`${top}/vr`, text)),
		{kind: 'make-folder', path: `${top}/vr/w1`},
	]);
	t.like(plan.roots[0], {mountPoint: top, path: `${top}/vr/w1`});
	t.deepEqual(plan.restore, [enable(top, '-io'), enable(top, '-cpuset')]);
});

test('a mount that shows a part of the hierarchy is counted from there', (t) => {
	const setup = readCgroupSetup({
		mountinfo: '50 1 0:28 /docker/1 /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n',
		cgroups,
	});
	const plan = (text: string) =>
		planPrivateRoot({setup, own: parseProcCgroup(text), name: 'vr'}).roots[0]?.path;
	t.is(plan('1:cpu:/docker/1/a\n'), '/sys/fs/cgroup/cpu/a/vr');
	t.is(plan('1:cpu:/docker/1\n'), '/sys/fs/cgroup/cpu/vr');
	t.throws(() => plan('1:cpu:/docker/12\n'), {instanceOf: InputError, message: /at or below \/docker\/1/});
	t.throws(() => plan('1:memory:/\n'), {instanceOf: InputError, message: /not in \/proc\/self\/cgroup/});
});

for (const name of ['', '..', 'a/../b', '/a', 'a b', '.x']) {
	test(`the name ${JSON.stringify(name)} is refused`, (t) => {
		t.throws(() => planPrivateRoot({setup: hybrid, own, name}), {instanceOf: InputError});
	});
}

test('a host without cgroups is refused', (t) => {
	t.throws(() => planPrivateRoot({setup: {mode: 'none', hierarchies: []}, own, name: 'vr'}), {
		instanceOf: InputError,
		message: /expected: a mounted cgroup hierarchy/,
	});
});

test('an own cgroup outside of the cgroup namespace is refused', (t) => {
	const outside = own.map((membership) => ({...membership, path: '/../elsewhere'}));
	t.throws(() => planPrivateRoot({setup: hybrid, own: outside, name: 'vr'}), {message: /\/\.\.\/elsewhere/});
});
