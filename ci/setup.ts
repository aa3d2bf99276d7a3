import {Command} from 'commander';
import {EXIT} from '../helpers/exit-codes.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {REPOSITORY} from '../helpers/repository.ts';
import {helpText} from './help-text.ts';

/** Milliseconds. */
const DEADLINE = 60 * 60_000;

const HELP = `
For root, it installs what guests on this machine need: libvirt's daemon with its QEMU and LXC drivers, QEMU, GDB, podman.
An ordinary user runs guests in runner VMs only and needs fewer packages; the command prints the line that an
administrator must type. No service is started. An installed libvirt is neither upgraded nor restarted.

On a system without apt, it lists the missing programs and their packages in Debian and Fedora.

Exit codes:
  0  everything is installed; with --dry-run, the list was printed
  3  something is missing that cannot be installed here; stderr says what to do

Examples:
  virtrig setup --dry-run   say what would be installed
  virtrig setup             install it`;

/** `virtrig setup`: installs the programs that virtrig runs. */
export function setupCommand(): Command {
	return new Command('setup')
		.description('install the Debian packages that virtrig needs')
		.option('--dry-run', 'say what would be installed, and change nothing')
		.addHelpText('after', helpText(HELP))
		.action(async ({dryRun}: {dryRun?: true}) => {
			const options = dryRun ? ['--dry-run'] : [];
			const {exitCode, stdout} = await localHost.run(['sh', `${REPOSITORY}/ci/provision.sh`, ...options], {
				deadline: DEADLINE,
				check: false,
				signalOnOurEnd: 'SIGTERM',
				onOutput: (chunk, to) => process[to].write(chunk),
			});
			if (exitCode === EXIT.passed && stdout === '')
				process.stdout.write('Nothing to install: everything that virtrig needs is here.\n');
			process.exitCode = exitCode ?? EXIT.cannotRun;
		});
}
