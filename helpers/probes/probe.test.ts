import test from 'ava';
import {HostError} from '../errors.ts';
import {localHost} from '../host/local/local-host.ts';
import {findDistribution} from '../installation/distribution.ts';
import {capabilitiesSchema} from '../needs/capabilities.ts';
import {probe} from './probe.ts';

/** The time limit of doctor. */
const LIMIT = 10_000;

test('this machine is probed within ten seconds, and an image that cannot be made is no obstacle', async (t) => {
	const firmware = () =>
		Promise.reject(new HostError({tried: 'make the image', host: 'local', seen: 'no space'}));
	const started = performance.now();
	const seen = await probe(localHost, {
		images: {firmware, linux: async () => ({notTried: 'it is not made'})},
		installation: await findDistribution(localHost),
		stateFolder: '/var/lib/none',
	});
	t.true(performance.now() - started < LIMIT);
	t.deepEqual(capabilitiesSchema.parse(seen), seen);
	t.is(seen.kvm.value, 'none');
	t.is(seen.kernel.value.release, (await localHost.readText('/proc/sys/kernel/osrelease')).trim());
});
