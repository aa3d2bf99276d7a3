import type {Host} from '../../helpers/host/host.ts';

/** The pids of the QEMUs that have their files in a folder. */
export async function qemusOf(host: Host, folder: string): Promise<number[]> {
	const {stdout} = await host.run(['pgrep', '-f', `^(/\\S*/)?qemu-system-x86_64 .*${folder}/`], {
		check: false,
	});
	return stdout.split('\n').filter(Boolean).map(Number);
}
