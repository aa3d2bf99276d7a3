import {readFileSync} from 'node:fs';
import test from 'ava';
import {parseDaemonLog} from '../logs/daemon-log.ts';
import {describeContext} from './context.ts';
import type {LabelLine} from './label-line.ts';
import {readLabelLines} from './label-lines.ts';
import {readLabelMessage} from './label-messages.ts';

const sample = (name: string) =>
	readFileSync(new URL(`../../fixtures/selinux/${name}`, import.meta.url), 'utf8');
const today = () => readLabelLines(parseDaemonLog(sample('hand-daemon-labels.log')));
const in2011 = () => readLabelLines(parseDaemonLog(sample('hand-2011-daemon-labels.log')));
const ofKind = <K extends LabelLine['kind']>(lines: LabelLine[], kind: K) =>
	lines.filter((line): line is Extract<LabelLine, {kind: K}> => line.kind === kind);

const image = "/var/lib/libvirt/images/it's a.img";

test('a generated label is read with its categories and its base', (t) => {
	for (const lines of [today(), in2011()]) {
		const [generated, ...more] = ofKind(lines, 'generated');
		t.deepEqual(more, []);
		t.like(generated, {
			model: 'selinux',
			label: {type: 'svirt_t', range: {high: {categories: [137, 664]}}},
			imagelabel: {type: 'svirt_image_t', role: 'object_r'},
			baselabel: undefined,
		});
	}
	t.deepEqual(
		ofKind(today(), 'categories-tried').map(({range}) => range),
		['s0:c664,c137'],
	);
	t.like(readLabelMessage('model=<null> label=<null> imagelabel=u:r:i:s0 baselabel=u:r:b:s0'), {
		model: undefined,
		label: undefined,
		baselabel: {type: 'b'},
	});
});

test('what a guest’s files were to get is told from what they got back', (t) => {
	const seen = ofKind(today(), 'set').map((line) => [
		line.path,
		line.model === 'dac' ? `${line.owner.user}:${line.owner.group}` : describeContext(line.context),
		line.restores,
	]);
	t.deepEqual(seen, [
		[image, 'system_u:object_r:svirt_image_t:s0:c137,c664', false],
		[image, '64055:64055', false],
		['/nfs/b.img', 'system_u:object_r:virt_content_t:s0', false],
		['/other.img', 'system_u:object_r:svirt_image_t:s0:c1,c2', false],
		[image, 'system_u:object_r:virt_var_lib_t:s0', true],
		['/real.img', 'system_u:object_r:virt_var_lib_t:s0', false],
	]);
	t.like(ofKind(today(), 'set-fd'), [{fd: 31, context: {type: 'tun_tap_device_t'}}]);
});

test('a restore says what to, where the log does', (t) => {
	t.like(ofKind(today(), 'restored'), [
		{model: 'dac', path: image, to: {owner: {user: 0, group: 6}}},
		{model: 'selinux', path: image, to: {context: {type: 'virt_var_lib_t'}}},
		{model: 'selinux', path: '/link.img', to: undefined},
		{model: 'selinux', path: '/gone.img', to: undefined},
	]);
	t.like(ofKind(in2011(), 'restored'), [
		{model: 'selinux', path: '/d.img', to: {context: {type: 'virt_image_t'}}},
		{model: 'dac', path: '/d.img', to: {owner: {user: 0, group: 0}}},
	]);
	t.deepEqual(
		[...ofKind(today(), 'domain-restored'), ...ofKind(in2011(), 'domain-restored')].map(
			({domain, migrated}) => [domain, migrated],
		),
		[
			['g 1', false],
			['g 1', false],
			['vm', undefined],
		],
	);
});

test('the forked children of a transaction say on stderr what they set and restored', (t) => {
	const lines = readLabelLines(parseDaemonLog(sample('dac-child-stderr.log')));
	const path = '/var/lib/virtrig/d.img';
	t.like(
		lines.filter((line) => 'path' in line && line.path === path),
		[
			{kind: 'set', owner: {user: 0, group: 65534}, restores: false},
			{kind: 'restored', to: {model: 'dac', owner: {user: 0, group: 0}}},
		],
	);
	// One child for each transaction.
	t.is(new Set(lines.map(({record}) => record.thread)).size, lines.length);
});

test('processes, their owners and sockets', (t) => {
	t.like(ofKind(today(), 'process'), [{context: {type: 'svirt_t'}}]);
	t.like(ofKind(today(), 'process-owner'), [{owner: {user: 64055, group: 64055}}]);
	t.like(ofKind(in2011(), 'process-owner'), [{owner: {user: 107, group: 107}}]);
	t.like(ofKind(today(), 'socket'), [{domain: 'g 1', context: {type: 'virtd_t'}}]);
	t.like(readLabelMessage('Dropping privileges to 1:2, 3 supplemental groups'), {owner: {user: 1, group: 2}});
	t.like(readLabelMessage('Setting child security label to u:r:t:s0'), {kind: 'process'});
});

test('what did not go as it should', (t) => {
	t.deepEqual(
		[...ofKind(today(), 'failed'), ...ofKind(in2011(), 'failed')].map(({path, reason}) => [path, reason]),
		[
			['/nfs/b.img', 'unsupported'],
			['/shared.img', 'in-use'],
			['/gone.img', 'unreadable'],
			['/d.img', 'unsupported'],
		],
	);
	const others = {
		"unable to set security context 'u:r:t:s0' on '/a b': Permission denied": 'refused',
		"unable to set security context 'u:r:t:s0' on '/a b' (errno 13)": 'refused',
		"unable to set user and group to '1:2' on '/a b': Operation not permitted": 'refused',
		"Setting security context 'u:r:t:s0' on '/a b' not supported. Consider setting virt_use_nfs":
			'unsupported',
		"Setting user and group to '1:2' on '/a b' not permitted": 'unsupported',
		'cannot lookup default selinux label for /a b': 'no-default',
		'cannot resolve symlink /a b: No such file or directory': 'unreadable',
	};
	for (const [message, reason] of Object.entries(others)) {
		t.like(readLabelMessage(message), {kind: 'failed', path: '/a b', reason}, message);
	}
});

test('a damaged line says nothing, and a path may hold what looks like a message', (t) => {
	const line = "Setting SELinux context on '/a' to 'u:r:t:s0:c1,c2'";
	for (let end = 0; end < line.length; end++) t.is(readLabelMessage(line.slice(0, end)), undefined);
	for (const message of [
		'',
		"Setting SELinux context on '/a' to '<null>'",
		"Setting DAC user and group on '/a' to 'root:root'",
		'label=QEMU',
		'Try cat s0:c1',
		'Setting VM x socket context <null>',
	]) {
		t.is(readLabelMessage(message), undefined, message);
	}
	t.like(readLabelMessage("Setting SELinux context on '/a' to 'b' to 'u:r:t:s0'"), {path: "/a' to 'b"});
	t.like(readLabelMessage("Restoring DAC user and group on '/a\nb'"), {path: '/a\nb', to: undefined});
});
