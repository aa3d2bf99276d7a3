import {missingPrograms} from '../../../vm-images/requirements.ts';
import {runnerPrograms} from '../../../vm-images/runner/programs.ts';
import {requireUserNamespace} from '../../../vm-images/user-namespace.ts';
import {HostError} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import {isRootOn} from '../../host/process/is-root.ts';
import type {Capabilities} from '../../needs/capabilities.ts';
import type {Unmet} from '../../needs/need.ts';

/** Returns what a host lacks to run cases in a runner VM. Whether a VM boots is proved when it is made. */
export async function runnerNeeds(host: Host, {qemu}: Pick<Capabilities, 'qemu'>): Promise<Unmet[]> {
	const needs: Unmet[] = [];
	const root = isRootOn(host);
	const install = 'run `virtrig setup`';
	if (!qemu.value?.tcg)
		needs.push({
			need: 'QEMU that boots a guest under TCG',
			evidence: qemu.evidence.join('; '),
			advice: install,
		});
	const missing = await missingPrograms(host, {programs: runnerPrograms(root)});
	if (missing.length > 0)
		needs.push({
			need: 'the programs that it is built with',
			evidence: `no ${missing.join(', ')}`,
			advice: install,
		});
	if (root || missing.length > 0) return needs;
	try {
		await requireUserNamespace(host);
	} catch (error) {
		if (!(error instanceof HostError)) throw error;
		needs.push({
			need: 'a user namespace to build it in',
			evidence: error.seen ?? '',
			advice: error.advice,
		});
	}
	return needs;
}
