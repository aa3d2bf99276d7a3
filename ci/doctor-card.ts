import {fold} from '../helpers/report/text.ts';
import type {DoctorReport} from './doctor-report.ts';

export type Paint = (style: 'bold' | 'dim' | 'green' | 'red' | 'yellow', text: string) => string;

const LABEL = 12;

/** Returns doctor's report for a reader: each capability with its evidence, then which drivers can run here and what is missing. */
export function doctorCard(
	{host, duration, capabilities, drivers, places}: DoctorReport,
	columns: number,
	paint: Paint,
): string {
	const width = Math.max(20, columns - LABEL - 1);
	const lines = [paint('bold', `Host ${host}`), ''];
	for (const [label, {said, evidence}] of Object.entries(sayings(capabilities))) {
		fold(said, width).forEach((line, index) => {
			lines.push(`${(index ? '' : label).padEnd(LABEL)}${line}`);
		});
		for (const sentence of evidence) {
			lines.push(...hanging(sentence, width).map((line) => `${' '.repeat(LABEL)}${paint('dim', line)}`));
		}
	}
	const all = {Drivers: drivers, 'Other places': places};
	for (const [heading, parts] of Object.entries(all)) {
		lines.push('', paint('bold', heading), '', ...verdicts(parts, width, paint));
	}
	lines.push('', paint('dim', `proved in ${(duration / 1000).toFixed(1)} s`));
	return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Returns lines that say which parts can run here, and what the others lack. */
function verdicts(
	parts: Readonly<Record<string, DoctorReport['drivers']['kvm']>>,
	width: number,
	paint: Paint,
): string[] {
	const lines: string[] = [];
	for (const [part, missing] of Object.entries(parts)) {
		const verdict = missing.length ? paint('red', 'cannot run here') : paint('green', 'can run here');
		lines.push(`${part.padEnd(LABEL)}${verdict}`);
		for (const {need, evidence, advice} of missing) {
			lines.push(
				...hanging(`needs ${need}; ${evidence}`, width).map((line) => `${' '.repeat(LABEL)}${line}`),
			);
			if (advice) {
				lines.push(
					...hanging(`do: ${advice}`, width).map((line) => `${' '.repeat(LABEL)}${paint('yellow', line)}`),
				);
			}
		}
	}
	return lines;
}

/** Wraps a sentence, and indents the lines after the first. */
function hanging(sentence: string, width: number): string[] {
	return fold(sentence, width - 2).map((line, index) => (index ? `  ${line}` : line));
}

/** Returns each capability in words, by the label of its row. */
function sayings(seen: DoctorReport['capabilities']): Record<string, {said: string; evidence: string[]}> {
	const {kernel, machine, disk, cgroup, selinux, qemu, libvirt, lxc, gdb, symbols, tools} = seen;
	const running = libvirt.value?.running.map(({name}) => name) ?? [];
	return {
		kernel: row(kernel, `${kernel.value.release} ${kernel.value.machine}, ${kernel.value.distribution}`),
		machine: row(machine, `${machine.value.cores} cores, ${gibibytes(machine.value.memory)} of memory`),
		disk: row(disk, `${gibibytes(disk.value.free)} free for ${disk.value.folder}`),
		root: row(seen.root, seen.root.value ? 'yes' : 'no'),
		namespaces: row(seen.namespaces, seen.namespaces.value ? 'yes' : 'no'),
		cgroups: row(
			cgroup,
			[
				cgroup.value.mode,
				...(cgroup.value.v1.length ? [`v1: ${cgroup.value.v1.join(' ')}`] : []),
				...(cgroup.value.v2.length ? [`v2: ${cgroup.value.v2.join(' ')}`] : []),
			].join('; '),
		),
		systemd: row(seen.systemd, seen.systemd.value ? 'yes' : 'no'),
		SELinux: row(selinux, [selinux.value.state, selinux.value.policy ?? []].flat().join(', policy ')),
		KVM: row(
			seen.kvm,
			{none: 'none', firmware: 'boots firmware, not Linux', linux: 'boots Linux'}[seen.kvm.value],
		),
		QEMU: row(
			qemu,
			qemu.value
				? `${qemu.value.version}${qemu.value.tcg ? ', boots under TCG' : ', boots nothing under TCG'}`
				: 'none',
		),
		libvirt: row(
			libvirt,
			libvirt.value
				? `${libvirt.value.version}, ${libvirt.value.layout === 'both' ? 'monolithic and modular' : libvirt.value.layout}, ${running.length ? `the system runs ${running.join(', ')}` : 'not running'}`
				: 'none',
		),
		LXC: row(lxc, lxc.value ? "libvirt's driver and emulator" : 'none'),
		GDB: row(gdb, gdb.value?.version ?? 'none'),
		symbols: row(
			symbols,
			`virCommandSetPreExecHook ${symbols.value.preExecHook ? 'visible' : 'hidden'}, main visible in ${symbols.value.main.map(baseName).join(', ') || 'nothing'}`,
		),
		tools: row(tools, tools.value.length ? `missing: ${tools.value.join(', ')}` : 'all there'),
	};
}

function row({evidence}: {evidence: string[]}, said: string): {said: string; evidence: string[]} {
	return {said, evidence};
}

function gibibytes(mebibytes: number): string {
	return `${(mebibytes / 1024).toFixed(1)} GiB`;
}

function baseName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}
