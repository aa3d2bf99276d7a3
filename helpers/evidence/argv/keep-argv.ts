import {parseDomainLog} from '../../logs/domain-log.ts';
import {domainLogText} from '../domain-log/domain-log-text.ts';
import type {EvidenceType} from '../evidence-type.ts';

/**
 * How each guest's emulator was started: from the kernel if it runs, otherwise from the last start in the per-VM log, which also
 * shows a start that failed.
 */
export const argv: EvidenceType = {
	name: 'argv',
	keep: async ({guests, record}) => {
		for (const guest of guests) {
			const process = await guest.process().catch(() => undefined);
			if (process) {
				const [argv, environment] = await Promise.all([process.argv(), process.environment()]);
				record({kind: 'argv', guest: guest.name, source: 'process', pid: process.pid, argv, environment});
				continue;
			}
			const start = parseDomainLog(await domainLogText(guest)).findLast(({argv}) => argv.length > 0);
			if (!start) continue;
			const {argv, environment} = start;
			record({
				...{kind: 'argv', guest: guest.name, source: 'log'},
				...{argv: [...argv], environment: [...environment]},
			});
		}
	},
};
