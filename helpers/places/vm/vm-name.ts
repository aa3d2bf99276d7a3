import {CGROUP_MODES, RUNNER_RELEASES, type RunnerVariant, SELINUX_MODES} from '../../runner-vm/variant.ts';
import type {Place} from '../place-kind.ts';
import {oneOf, PlaceError, split} from '../settings.ts';

/** A runner VM as `--on` names it. */
export interface VmName extends Place, RunnerVariant {
	readonly kind: 'vm';
}

/** Reads `vm:RELEASE` with its settings. The defaults are `selinux=enforcing` and `cgroup=v2`. */
export function parseVm(text: string): VmName {
	const [kind, rest = ''] = split(text, ':');
	const [release = '', ...settings] = rest.split(',');
	const variant: Record<string, string> = {selinux: 'enforcing', cgroup: 'v2'};
	for (const setting of settings) {
		const [name, value] = split(setting, '=');
		variant[name] = oneOf(`${name} of a runner VM`, value ?? '', choices(name, text));
	}
	return {kind, release: oneOf('the release of a runner VM', release, RUNNER_RELEASES), ...variant} as VmName;
}

/** Returns the name that {@link parseVm} reads, without defaults. */
export function describeVm({release, selinux, cgroup}: RunnerVariant): string {
	return [
		`vm:${release}`,
		...(selinux === 'enforcing' ? [] : [`selinux=${selinux}`]),
		...(cgroup === 'v2' ? [] : [`cgroup=${cgroup}`]),
	].join(',');
}

function choices(name: string, text: string): readonly string[] {
	if (name === 'selinux') return SELINUX_MODES;
	if (name === 'cgroup') return CGROUP_MODES;
	throw new PlaceError(`${JSON.stringify(name)} in ${text}: a runner VM has \`selinux=\` and \`cgroup=\``);
}
