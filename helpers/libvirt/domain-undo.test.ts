import {existsSync} from 'node:fs';
import test from 'ava';
import {HostError} from '../errors.ts';
import {localHost} from '../host/local/local-host.ts';
import {domainUndo} from './domain-undo.ts';

const hasVirsh = existsSync('/usr/bin/virsh') ? test : test.skip;

hasVirsh('a domain that is gone already is no fault; one that stays is told', async (t) => {
	const uri = 'test:///default';
	await t.notThrowsAsync(domainUndo.perform(localHost, {uri, name: 'unit-test-none'}));
	// Each connection to libvirt's test driver has a new domain `test`.
	const error = await t.throwsAsync(domainUndo.perform(localHost, {uri, name: 'test'}), {
		instanceOf: HostError,
	});
	t.regex(error?.advice ?? '', /virsh -c 'test:\/\/\/default' undefine test/);
	const absent = domainUndo.perform(localHost, {uri: 'qemu+unix:///system?socket=/none', name: 'test'});
	await t.throwsAsync(absent, {instanceOf: HostError, message: /\/none/});
});
