/** A Debian whose packages cannot be fetched, and one whose installation fails for another reason. */
import test from 'ava';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {installDebian} from '../../vm-images/debian.ts';
import {Scratch} from './scratch.ts';

const DEADLINE = 2 * 60_000;

test('a release that the archive does not have is told of by what apt says', async (t) => {
	t.timeout(DEADLINE);
	await using scratch = await Scratch.make(host);
	const error = await t.throwsAsync(install(scratch.state, 'nosuch', []), {name: 'NoPackagesError'});
	t.regex(error.message, /install the packages of nosuch[\s\S]*seen: +E: .*nosuch/);
	t.notRegex(error.message, /mmdebstrap/);
});

test('a step of ours that fails is no fault of the archive', async (t) => {
	t.timeout(DEADLINE);
	await using scratch = await Scratch.make(host);
	await t.throwsAsync(install(scratch.state, 'bookworm', ['--setup-hook=exit 3']), {name: 'CommandError'});
});

function install(folder: string, release: string, options: readonly string[]) {
	return installDebian(host, {
		folder,
		release,
		packages: ['tini'],
		options,
		tar: `${folder}/root.tar`,
		at: () => {},
	});
}
