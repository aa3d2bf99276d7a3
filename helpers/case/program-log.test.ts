import test from 'ava';
import {Recorder} from '../event-log/recorder.ts';
import type {RunEvent} from '../events/event.ts';
import type {Host} from '../host/host.ts';
import {localHost} from '../host/local/local-host.ts';
import {runningPrograms} from '../installation/running-program.ts';
import type {Libvirt} from '../libvirt/libvirt.ts';
import {SAMPLE_INSTALLATION} from '../testing/samples/installation.ts';
import {ProgramLog} from './program-log.ts';

/** Keeps what is recorded instead of writing it. */
function log(): {programs: ProgramLog; records: RunEvent[]} {
	const records: RunEvent[] = [];
	const write = async (_: string, line: string | Uint8Array) => void records.push(JSON.parse(String(line)));
	const host: Host = {...localHost, write};
	return {programs: new ProgramLog(new Recorder(host, 'events', 'r1')), records};
}

/** A libvirt whose only daemon is this process. */
function libvirtOf(pids: readonly number[], buildId?: string): Libvirt {
	const programs = {virtlogd: {path: process.execPath, buildId}};
	const parts: Partial<Libvirt> = {
		host: localHost,
		installation: {...SAMPLE_INSTALLATION, programs},
		daemonPids: async () => [...pids],
	};
	return parts as Libvirt;
}

test('a program is recorded once for each place, with the version of its installation', async (t) => {
	const [own] = await runningPrograms(localHost, [process.pid]);
	const {programs, records} = log();
	for (const place of ['private', 'private', 'vm:trixie'])
		await programs.daemons(place, libvirtOf([process.pid], own?.buildId));
	const {buildId} = own ?? {};
	t.like(records, [
		{event: 'program', host: 'private', path: process.execPath, version: '9.0.0', buildId},
		{event: 'program', host: 'vm:trixie', path: process.execPath, version: '9.0.0', buildId},
	]);
	t.is(records.length, 2);
});

test('a file outside the installation gets no version, and an ended process gets no record', async (t) => {
	const {programs, records} = log();
	await programs.daemons('private', libvirtOf([process.pid, 2 ** 22 + 1], 'ab'));
	t.is(records.length, 1);
	t.false('version' in (records[0] ?? {}));
});
