import {basename} from 'node:path';
import {fileURLToPath} from 'node:url';
import test, {registerCompletionHandler} from 'ava';
import {ProgramLog} from '../case/program-log.ts';
import {type CaseContext, MOST_TRIES, runCase} from '../case/run-case.ts';
import {recordedHost} from '../event-log/recorded-host.ts';
import {Recorder} from '../event-log/recorder.ts';
import {localHost, localHostNamed} from '../host/local/local-host.ts';
import {patienceAt} from '../places/kinds.ts';
import {Places} from '../places/places.ts';
import {isSameCase, readPlan} from '../run/plan.ts';
import {openRun} from '../run-folder/run-folder.ts';
import {CASE_DEADLINE, type RigCase} from './declared.ts';
import {Rig} from './rig.ts';

/** Milliseconds that AVA allows after the deadline of a case, for its evidence and for clearing up. */
const AVA_GRACE = 60_000;

const plan = await readPlan(localHost, process.env.VIRTRIG_PLAN ?? '');
const recorder = new Recorder(localHost, plan.events, basename(plan.run));
const hostNamed = (name: string) => recordedHost(localHostNamed(name), () => recorder.forThisCase());
const host = hostNamed(localHost.name);
const run = await openRun(host, plan.run);
const places = new Places(run, plan, {recorder, hostNamed});
const context: CaseContext<Rig> = {
	...{host, plan, recorder, places},
	programs: new ProgramLog(recorder),
	file: fileURLToPath(test.meta.file),
	makeRig: (parts) => new Rig(parts),
};

// Everything is recorded now. Handles that a failed case left must not keep the process alive; the run ends their owners.
registerCompletionHandler(() => process.exit());

// AVA has died, or was killed with the run, so no result can be reported any more. Processes that we started end with us.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

test.after.always('the places of this process are left', async (t) => {
	t.timeout(AVA_GRACE);
	await places.close();
	await recorder.flushed();
});

/** Registers a case with AVA if the plan has it. Cases run one after another, because they share a libvirt. */
export function register(declared: RigCase): void {
	const planned = plan.places[plan.cases.find((one) => isSameCase(one, declared))?.place ?? ''];
	if (!planned) return;
	test.serial(`${declared.driver}: ${declared.title}`, async (t) => {
		const longest = Math.max(declared.deadline, CASE_DEADLINE) + AVA_GRACE;
		t.timeout(MOST_TRIES * longest * patienceAt(planned));
		await runCase(t, declared, context);
	});
}
