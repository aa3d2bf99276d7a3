import type {EvidenceType} from '../evidence-type.ts';

/** The daemon's log since the case began to use it. */
export const daemonLog: EvidenceType = {
	name: 'daemon-log',
	keep: async ({daemonLog, file}) => {
		if (daemonLog) await file('libvirtd.log', () => daemonLog.text());
	},
};
