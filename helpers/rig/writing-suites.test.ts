import test from 'ava';
import type {CaseParts} from '../case/parts/case-parts.ts';
import {CgroupEvidence} from '../evidence/cgroups/cgroup-evidence.ts';
import {SelinuxEvidence} from '../evidence/selinux/selinux-evidence.ts';
import {Debuggers} from '../gdb/debuggers.ts';
import {Guest} from '../guest/guest.ts';
import {GuestConsole} from '../guest/guest-console.ts';
import {GuestEvents} from '../guest/guest-events.ts';
import {GuestProcess} from '../guest/guest-process.ts';
import {HostProcess} from '../guest/host-process.ts';
import {localHost} from '../host/local/local-host.ts';
import {REPOSITORY} from '../repository.ts';
import {CaseDaemon} from './case-daemon.ts';
import {CaseFiles} from './case-files.ts';
import {CaseLogs} from './case-logs.ts';
import {CaseMachine} from './case-machine.ts';
import {Rig} from './rig.ts';

const page = await localHost.readText(`${REPOSITORY}/docs/writing-suites.md`);
/** The names in the tables: text in backticks outside of samples. */
const code = [...page.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`]+)`/g)]
	.map(([, text]) => text)
	.join('\n');

function missing(names: readonly string[]): string[] {
	return names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code));
}

test('docs/writing-suites.md has every field of a rig', (t) => {
	const rig = new Rig({place: {}} as unknown as CaseParts);
	t.deepEqual(missing(Object.keys(rig).map((name) => `rig\\.${name}`)), []);
});

for (const part of [
	...[Rig, CgroupEvidence, SelinuxEvidence, CaseLogs, CaseDaemon, CaseMachine, CaseFiles, Debuggers],
	...[Guest, GuestConsole, GuestEvents, HostProcess, GuestProcess],
]) {
	test(`docs/writing-suites.md has every public method of ${part.name}`, (t) => {
		const names = Object.getOwnPropertyNames(part.prototype);
		t.deepEqual(missing(names.filter((name) => name !== 'constructor')), []);
	});
}
