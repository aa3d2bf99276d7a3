import {type LoggedCommand, readCommand, readRawCommand} from './command.ts';
import {parseStartFacts, type StartFacts} from './start-line.ts';

/** Why a domain ended, as libvirt wrote it (qemuDomainLogAppendMessage). libvirt before 1.3 writes no reason. */
interface DomainLogStop {
	readonly time: string;
	/** `destroyed`, `shutdown`, `crashed`, `failed`, `migrated`, `saved` or `daemon`. */
	readonly reason?: string;
}

/** One start of a domain: from its start line to the next. */
export interface DomainLogStart extends LoggedCommand {
	/**
	 * UTC, as logged. Undefined if the log has no start line: libvirt gave up before it ran QEMU (a missing disk image leaves
	 * only a stop line), or the log was rotated in between.
	 */
	readonly started: string | undefined;
	readonly facts: StartFacts;
	/** LXC: the program that libvirt_lxc ran as the container's first process. */
	readonly init?: LoggedCommand;
	/** Every other line: from QEMU, from libvirt_lxc (see parseDaemonLog), from the container's console. */
	readonly output: readonly string[];
	/** The end of the domain. LXC writes none, and a running QEMU has none yet. */
	readonly stop?: DomainLogStop;
}

type Draft = {-readonly [K in keyof DomainLogStart]: DomainLogStart[K]} & {output: string[]};

const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}(?:[+-]\d{4})?`;
const START = new RegExp(`^(${TIME}): starting up(.*)$`);
const STOP = new RegExp(`^(${TIME}): shutting down(?:, reason=(\\w+))?$`);
/** The variable that libvirt_lxc sets for every container's init (lxcContainerBuildInitCmd). */
const INIT = /^[A-Za-z_]\w*=.* LIBVIRT_LXC_UUID=/;

/** Reads a domain's log, qemu/NAME.log or lxc/NAME.log, into its starts; the oldest first. */
export function parseDomainLog(text: string): DomainLogStart[] {
	const starts: Draft[] = [];
	const begin = (started?: string, facts: StartFacts = {}): Draft => {
		const begun: Draft = {started, facts, environment: [], argv: [], output: []};
		starts.push(begun);
		return begun;
	};
	// QEMU's last output goes through virtlogd and can come after the stop line.
	const current = () => starts.at(-1) ?? begin();
	let at = 0;
	while (at < text.length) {
		const newline = text.indexOf('\n', at);
		const lineEnd = newline < 0 ? text.length : newline;
		const line = text.slice(at, lineEnd);
		at = lineEnd + 1;
		const [, started, facts = ''] = START.exec(line) ?? [];
		const [, stopped, reason] = STOP.exec(line) ?? [];
		if (started !== undefined) {
			const {command, end} = readCommand(text, at);
			Object.assign(begin(started, parseStartFacts(facts)), command);
			at = end;
		} else if (stopped !== undefined) {
			const ended = current().stop ? begin() : current();
			ended.stop = {time: stopped, reason};
		} else if (INIT.test(line)) {
			current().init = readRawCommand(line);
		} else {
			current().output.push(line);
		}
	}
	return starts;
}
