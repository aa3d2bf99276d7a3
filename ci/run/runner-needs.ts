import {HostError} from '../../helpers/errors.ts';
import type {Host} from '../../helpers/host/host.ts';
import {isRootOn} from '../../helpers/host/own-folder.ts';
import type {Capabilities} from '../../helpers/needs/capabilities.ts';
import type {Unmet} from '../../helpers/needs/need.ts';
import {missingPrograms} from '../../vm-images/requirements.ts';
import {runnerPrograms} from '../../vm-images/runner/programs.ts';
import {requireUserNamespace} from '../../vm-images/user-namespace.ts';

/** What a host lacks to run cases in a runner VM; that it boots is proved when it is made. */
export async function runnerNeeds(host: Host, {qemu}: Pick<Capabilities, 'qemu'>): Promise<Unmet[]> {
	const needs: Unmet[] = [];
	const root = isRootOn(host);
	const install = 'run `sh ci/provision.sh`';
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
			...(error.advice === undefined ? {} : {advice: error.advice}),
		});
	}
	return needs;
}
