import type {Host} from '../host/host.ts';
import type {Capability} from '../needs/capabilities.ts';

/** GDB's version is the last word of its first line: `GNU gdb (Debian 13.1-3) 13.1`. */
export async function probeGdb(host: Host, path: string | undefined): Promise<Capability<'gdb'>> {
	if (path === undefined) return {value: null, evidence: ['no gdb in PATH']};
	const {stdout} = await host.run([path, '-nx', '--version'], {check: false});
	const [line = ''] = stdout.split('\n');
	return {
		value: {path, version: line.split(' ').at(-1) ?? 'unknown'},
		evidence: [`${path} --version: ${line}`],
	};
}
