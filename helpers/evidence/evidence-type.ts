import type {Evidence} from '../events/evidence-records.ts';
import type {Debuggers} from '../gdb/debuggers.ts';
import type {Guest} from '../guest/guest.ts';
import type {Host} from '../host/host.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import type {CasePlace} from '../places/case-place.ts';
import type {DaemonLog} from './daemon-log/daemon-log.ts';

/** What evidence is taken from, and how it is kept. */
export interface EvidenceContext {
	/** Where the case ran. */
	readonly host: Host;
	readonly place: Pick<CasePlace, 'evidence'>;
	/** The libvirt that the case used last; undefined if it used none. */
	readonly libvirt: Libvirt | undefined;
	/** What its daemon has logged since the case began to use it. */
	readonly daemonLog: DaemonLog | undefined;
	/** Running or not. */
	readonly guests: readonly Guest[];
	readonly debuggers: Debuggers;
	/** The live XML of a guest: asked for once, whichever types want it. */
	xml(guest: Guest): Promise<string>;
	/**
	 * Keeps a text in the case's folder of the report. Resolves with its path relative to the report. If the text rejects,
	 * the file says so: it never rejects for that.
	 */
	file(name: string, text: string | (() => Promise<string>)): Promise<string>;
	/** Keeps values in the event log. `path`: the kept file that shows the same. */
	record(evidence: Evidence, path?: string): void;
}

/** One kind of evidence. It owns what it keeps of a case. */
export interface EvidenceType {
	/** As its folder is called. */
	readonly name: string;
	/**
	 * The cases that it is kept of, by default those that fail. To keep all types of each case would take 70 ms and 10 kB a case
	 * (25 cases of `lifecycle` and `cgroups` on 2 cores), and show little: most guests have ended when a case passes.
	 */
	readonly of?: 'failed' | 'every';
	/** Several types keep at once. If it rejects, the event log says why its evidence could not be read. */
	keep(context: EvidenceContext): Promise<void>;
}
