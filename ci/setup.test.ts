import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {Argv} from '../helpers/host/host.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {isRoot} from '../helpers/host/process/is-root.ts';
import {REPOSITORY} from '../helpers/repository.ts';

const TABLE = `# program file debian fedora who
sh /bin/sh|/no/such/sh dash dash all
hello /no/such/hello hello hello-fedora all
world /no/such/* hello world-fedora all
other /no/such/other cowsay cowsay ${isRoot() ? 'user' : 'root'}
builder /no/such/builder cowsay cowsay clone
`;

/** The provisioning of an installed package that needs the programs of {@link TABLE}. */
async function provision(t: ExecutionContext, within: readonly string[], ...options: string[]) {
	const folder = await mkdtemp(join(tmpdir(), 'virtrig-setup-'));
	t.teardown(() => rm(folder, {recursive: true}));
	await localHost.write(`${folder}/ci/programs.txt`, TABLE);
	await localHost.run(['cp', `${REPOSITORY}/ci/provision.sh`, `${folder}/ci/`]);
	const argv: Argv = ['env', ...within, 'sh', `${folder}/ci/provision.sh`, ...options];
	return localHost.run(argv, {check: false});
}

test('a dry run names the packages of missing programs, each once, and installs nothing', async (t) => {
	const {exitCode, stdout, stderr} = await provision(t, [], '--dry-run');
	t.is(exitCode, 0, stderr);
	t.regex(stdout, /^virtrig: would install Debian packages( \(download \d+ MB, on disk \d+ MB\))?: hello\n$/);
});

test('an option that is not known is refused', async (t) => {
	const {exitCode, stderr} = await provision(t, [], '--dry');
	t.is(exitCode, 2);
	t.regex(stderr, /unknown argument: --dry/);
});

(isRoot() ? test : test.skip)(
	'without apt, Debian and Fedora packages and the line for dnf are named',
	async (t) => {
		const hidden = 'mount --bind /dev/null "$(command -v apt-get)"; exec "$@"';
		const {exitCode, stdout, stderr} = await provision(t, ['unshare', '-m', 'sh', '-c', hidden, 'sh']);
		t.is(exitCode, 3);
		t.is(stdout, '');
		t.regex(stderr, /^ {2}world +hello +world-fedora$/m);
		t.regex(stderr, /^ {2}dnf install hello-fedora world-fedora$/m);
		t.notRegex(stderr, /cowsay/);
	},
);
