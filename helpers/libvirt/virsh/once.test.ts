import test from 'ava';
import {CommandError} from '../../host/command/command-error.ts';
import {localVirsh} from '../../testing/local-virsh.ts';
import {virshOnce} from './once.ts';
import {VirshError} from './virsh-error.ts';

test('a virsh of its own gives the output, with arguments as they are', async (t) => {
	const {stdout} = await virshOnce(localVirsh, 'test:///default', ['echo', "it's", 'a;b']);
	t.is(stdout.trimEnd(), "it's a;b");
});

test('a refusal rejects with the reason of libvirt', async (t) => {
	const error = await t.throwsAsync(virshOnce(localVirsh, 'test:///default', ['dominfo', 'none']), {
		instanceOf: VirshError,
	});
	t.deepEqual(error.errors, ["failed to get domain 'none'"]);
});

test('a passed deadline stays a CommandError', async (t) => {
	const once = virshOnce(localVirsh, 'test:///default', ['event', '--all', '--loop'], {deadline: 300});
	t.true((await t.throwsAsync(once, {instanceOf: CommandError})).timedOut);
});
