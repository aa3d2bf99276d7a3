import pLimit from 'p-limit';
import type {Guest} from '../../helpers/guest/guest.ts';
import type {GuestConsole} from '../../helpers/guest/guest-console.ts';
import {KnownIssueError} from '../../helpers/guest/known-issue.ts';
import {makeGuest} from '../../helpers/guest/make-guest.ts';
import {NO_STEPS} from '../../helpers/guest/no-steps.ts';
import {findDistribution} from '../../helpers/installation/distribution.ts';
import {PrivateLibvirt} from '../../helpers/libvirt/private/private-libvirt.ts';
import type {Driver} from '../../helpers/needs/need.ts';
import {type Bench, type BenchContext, timed} from './row.ts';

/** Guests that boot at a time, each with one of as many virsh sessions. */
const AT_A_TIME = 6;

const SMALL = 10;

interface Booted {
	readonly guest: Guest;
	readonly console: GuestConsole;
}

/** Measures what each of many guests costs: boot and answer, at a tenth of the scale and at the full scale. */
export const MANY_GUESTS: Bench = {
	async measure(context) {
		const few = await atScale(context, SMALL);
		const many = await atScale(context, context.guests);
		const label = (count: number) => `${count} ${context.machine} + ${count} lxc`;
		return [
			{
				what: `cost per guest, ${label(context.guests)}`,
				against: label(SMALL),
				ours: [many.perGuest],
				theirs: [few.perGuest],
				unit: 's',
				goal: 1.3,
				notes: [
					...few.known,
					...many.known,
					...[few, many].map(
						({count, answers, memory, idle}) =>
							`${count} guests: all answer within ${answers.toFixed(2)} s; ${memory} MiB each; idle they use ${(idle * 100).toFixed(1)}% of a processor`,
					),
				],
			},
		];
	},
};

async function atScale({run, images, machine, say}: BenchContext, each: number) {
	say(`${each} ${machine} and ${each} lxc guests`);
	const libvirt = await PrivateLibvirt.start(run, {
		name: `bench-${each}`,
		installation: await findDistribution(run.host),
	});
	const consoles: GuestConsole[] = [];
	const known: string[] = [];
	try {
		// The first guest of each kind makes libvirt probe its capabilities, once.
		for (const driver of [machine, 'lxc'] as const) await boot(driver);
		const before = await availableMemory(run.host);
		const limit = pLimit(AT_A_TIME);
		const drivers = Array.from({length: each}, (): Driver[] => [machine, 'lxc']).flat();
		const booted: Booted[] = [];
		const boots = await timed(() =>
			Promise.all(drivers.map((driver) => limit(async () => booted.push(await boot(driver))))),
		);
		const answers = await timed(() =>
			Promise.all(
				booted.map(async ({guest, console}) => {
					const answer = await console.ask(`echo ${guest.name}`, 60_000);
					if (answer !== guest.name) throw new Error(`${guest.name} answered ${answer}`);
				}),
			),
		);
		const memory = Math.round((before - (await availableMemory(run.host))) / booted.length / 1024);
		return {
			count: booted.length,
			perGuest: boots / booted.length,
			answers,
			memory,
			idle: await idleShare(booted),
			known,
		};
	} finally {
		// A console of virsh outlives its daemon.
		await Promise.all(consoles.map((console) => console.close()));
		await libvirt.close();
	}

	async function boot(driver: Driver): Promise<Booted> {
		const guest = await makeGuest({libvirt, images, steps: NO_STEPS}, driver);
		await guest.define();
		try {
			const console = await guest.boot();
			consoles.push(console);
			return {guest, console};
		} catch (error) {
			if (!(error instanceof KnownIssueError)) throw error;
			// A libvirt bug that some of a hundred containers meet. Another container replaces this one, and a note says so.
			known.push(error.issue);
			await guest.clear();
			return boot(driver);
		}
	}
}

/** Resolves with the share of one processor that all guests together use while idle. */
async function idleShare(booted: readonly Booted[]): Promise<number> {
	const limit = pLimit(AT_A_TIME);
	const processes = await Promise.all(booted.map(({guest}) => limit(() => guest.process())));
	const total = async () =>
		(await Promise.all(processes.map((process) => limit(() => process.guestTime())))).reduce(
			(a, b) => a + b,
			0,
		);
	const before = await total();
	const began = performance.now();
	await new Promise((resolve) => setTimeout(resolve, 2000));
	return ((await total()) - before) / (performance.now() - began);
}

/** Resolves with the available KiB of memory: MemAvailable of /proc/meminfo (proc(5)). */
async function availableMemory(host: BenchContext['run']['host']): Promise<number> {
	return Number(/^MemAvailable:\s+(\d+)/m.exec(await host.readText('/proc/meminfo'))?.[1]);
}
