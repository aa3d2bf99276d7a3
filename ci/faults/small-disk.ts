import type {CommandResult, Host} from '../../helpers/host/host.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {VIRTRIG} from './virtrig.ts';

/** Mounts a disk at $0, and runs the words after its options there; then says what it has left. It passes SIGTERM on. */
const SCRIPT = `mount -t tmpfs -o "$1" virtrig-test-disk "$0"; shift
	"$@" & trap "kill -TERM $!" TERM; wait $!; code=$?
	echo "left: $(ls -A "$0")"; exit $code`;

interface SmallDisk {
	/** Where the disk is; nobody else sees it. */
	readonly folder: string;
	/** Its size, as options of tmpfs(5). */
	readonly options: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Milliseconds. */
	readonly deadline?: number;
}

/** Runs `virtrig run` with these words where a folder is a small disk. */
export async function runOnSmallDisk(
	host: Host,
	{folder, options, env = {}, deadline = 120_000}: SmallDisk,
	words: readonly string[],
): Promise<CommandResult> {
	await host.makeFolder(folder);
	const own = ['unshare', '--mount', '--propagation', 'private'] as const;
	return host.run([...own, 'sh', '-c', SCRIPT, folder, options, VIRTRIG, 'run', ...words], {
		cwd: REPOSITORY,
		env,
		deadline,
		check: false,
		signalOnOurEnd: 'SIGTERM',
	});
}
