import type {EvidenceType} from '../evidence-type.ts';

/** What the daemon has logged since the case began to use it. */
export const daemonLog: EvidenceType = {
	name: 'daemon-log',
	keep: async ({daemonLog, file}) => {
		if (daemonLog) await file('libvirtd.log', () => daemonLog.text());
	},
};
