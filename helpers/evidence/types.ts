import {argv} from './argv/keep-argv.ts';
import {cgroups} from './cgroups/keep-cgroups.ts';
import {consoles} from './consoles/keep-consoles.ts';
import {daemonLog} from './daemon-log/keep-daemon-log.ts';
import {domain} from './domain/keep-domain.ts';
import {domainLog} from './domain-log/keep-domain-log.ts';
import type {EvidenceType} from './evidence-type.ts';
import {gdb} from './gdb/keep-gdb.ts';
import {place} from './place/keep-place.ts';
import {processes} from './processes/keep-processes.ts';
import {selinux} from './selinux/keep-selinux.ts';
import {virsh} from './virsh/keep-virsh.ts';

/** Every type of evidence, in the order in which a report lists their files. A new type is a folder and a line here. */
export const EVIDENCE_TYPES: readonly EvidenceType[] = [
	gdb,
	place,
	domain,
	domainLog,
	consoles,
	virsh,
	daemonLog,
	cgroups,
	processes,
	argv,
	selinux,
];
