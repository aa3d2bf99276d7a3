import type {Evidence} from '../events/evidence-records.ts';
import type {Debuggers} from '../gdb/debuggers.ts';
import type {Guest} from '../guest/guest.ts';
import type {Host} from '../host/host.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import type {CasePlace} from '../places/case-place.ts';
import type {DaemonLog} from './daemon-log/daemon-log.ts';

/** The sources of evidence, and the functions that keep it. */
export interface EvidenceContext {
	/** Where the case ran. */
	readonly host: Host;
	readonly place: Pick<CasePlace, 'evidence'>;
	/** The libvirt that the case used last; undefined if it used none. */
	readonly libvirt: Libvirt | undefined;
	/** The daemon's log since the case began to use it. */
	readonly daemonLog: DaemonLog | undefined;
	/** All guests of the case, running or not. */
	readonly guests: readonly Guest[];
	readonly debuggers: Debuggers;
	/** Resolves with the live XML of a guest. libvirt is asked once for all types. */
	xml(guest: Guest): Promise<string>;
	/**
	 * Keeps a text in the case's folder of the report. Resolves with its path relative to the report. If the text rejects, the
	 * file says so, and this does not reject.
	 */
	file(name: string, text: string | (() => Promise<string>)): Promise<string>;
	/** Keeps values in the event log. `path` is the kept file that shows the same. */
	record(evidence: Evidence, path?: string): void;
}

/** One kind of evidence. It decides what is kept of a case. */
export interface EvidenceType {
	/** The name of its folder. */
	readonly name: string;
	/**
	 * The cases for which it is kept; default: those that fail. Keeping all types for every case would cost 70 ms and 10 kB per case
	 * (25 cases of `lifecycle` and `cgroups` on 2 cores), and would show little: most guests have ended when a case passes.
	 */
	readonly of?: 'failed' | 'every';
	/** Runs at the same time as other types. If it rejects, the event log says why its evidence could not be read. */
	keep(context: EvidenceContext): Promise<void>;
}
