import {fileURLToPath} from 'node:url';
import type {Host} from '../../helpers/host/host.ts';
import {codeFile} from '../../helpers/repository.ts';
import type {RunFolder} from '../../helpers/run-folder/run-folder.ts';

const AFTER_DEATH = fileURLToPath(new URL(codeFile('after-death.ts'), import.meta.url));

/** Waits for SIGTERM, which the kernel sends when this process ends, and then runs the command. */
const WAIT = `trap 'kill $!; "$@"; exit' TERM; sleep infinity & wait`;

/** Starts a process that undoes the run if this process is killed. Disposing of it cancels that. */
export async function guard({host, path}: Pick<RunFolder, 'path'> & {host: Host}): Promise<AsyncDisposable> {
	const argv = ['sh', '-c', WAIT, 'sh', process.execPath, AFTER_DEATH, path] as const;
	const guardian = await host.spawn(argv, {
		signalOnOurEnd: 'SIGTERM',
		deadline: Number.POSITIVE_INFINITY,
		check: false,
		cwd: '/',
	});
	return {
		async [Symbol.asyncDispose]() {
			guardian.kill();
			await guardian.done;
		},
	};
}
