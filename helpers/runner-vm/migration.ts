import type {HostError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {pollUntil} from '../poll.ts';
import {shellWord} from '../shell-line.ts';
import type {Qmp} from './qmp.ts';

/** Milliseconds for QEMU to read or write a state. */
const MIGRATION_DEADLINE = 60_000;

/** The QEMU whose state is saved or restored. */
interface Migrating {
	readonly host: Host;
	readonly name: string;
	readonly qmp: Qmp;
	/** Why it has ended; undefined while it runs. */
	readonly ended: string | undefined;
	problem(what: string, expected: string, seen: string): HostError;
}

/** Reads the devices' state and resumes the machine. */
export async function restoreDevices(qemu: Migrating, devices: string): Promise<void> {
	await ignoreSharedMemory(qemu);
	await qemu.qmp.execute('migrate-incoming', {uri: `exec:cat ${shellWord(devices)}`});
	await untilMigrated(qemu, 'restore the state');
	await qemu.qmp.execute('cont');
}

/** Stops the machine and writes its devices' state into a file. */
export async function saveDevices(qemu: Migrating, devices: string): Promise<void> {
	await qemu.qmp.execute('stop');
	await ignoreSharedMemory(qemu);
	await qemu.qmp.execute('migrate', {uri: `exec:cat > ${shellWord(devices)}`});
	await untilMigrated(qemu, 'save the state');
}

/** Leaves out the memory, which is in its own file. */
async function ignoreSharedMemory({qmp}: Migrating): Promise<void> {
	const capabilities = [{capability: 'x-ignore-shared', state: true}];
	await qmp.execute('migrate-set-capabilities', {capabilities});
}

async function untilMigrated(qemu: Migrating, what: string): Promise<void> {
	let status: string | undefined;
	const isMigrated = async () => {
		if (qemu.ended !== undefined) throw qemu.problem(what, 'a QEMU that runs', qemu.ended);
		const answer = (await qemu.qmp.execute('query-migrate')) as Record<string, string>;
		({status} = answer);
		if (status === 'failed' || status === 'cancelled')
			throw qemu.problem(what, 'success', `${status} ${answer['error-desc'] ?? ''}`);
		return status === 'completed';
	};
	// Polled, because its event must be enabled first, and a migration takes only some milliseconds.
	await pollUntil(isMigrated, {
		every: 5,
		waitedFor: `QEMU to ${what} of ${qemu.name}`,
		deadline: MIGRATION_DEADLINE,
		host: qemu.host.name,
		seen: () => `the migration is ${status}`,
	});
}
