/** A run does not pass if something broke that no case noticed. */
import test from 'ava';
import {readLog} from '../../helpers/events/read-log.ts';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {gather} from '../../helpers/report/model.ts';
import {Scratch} from './scratch.ts';
import {MISHAPS, said, virtrig} from './virtrig.ts';

const scratch = await Scratch.make(host);
test.after.always(() => scratch[Symbol.asyncDispose]());

async function run(match: string) {
	const report = `${scratch.reports}/${match}`;
	const result = await virtrig(host, ['run', ...MISHAPS, 'unnoticed', '--match', match, '--report', report]);
	const {events} = readLog(await host.readText(`${report}/events.jsonl`));
	return {result, model: gather(events), tap: await host.readText(`${report}/results.tap`)};
}

test('a daemon that died fails the run', async (t) => {
	const {result, model, tap} = await run('daemon');
	t.deepEqual(
		model.cases.map(({event}) => event),
		['case-passed'],
	);
	t.is(result.exitCode, 1, said(result));
	t.regex(result.stdout, /libvirtd of private libvirt \S+ died on host private\n {4}ended by SIGSEGV/);
	t.regex(tap, /^not ok \d+ - libvirtd of .* lives/m);
});

test('a rejection that nobody awaits fails the run', async (t) => {
	const {result, tap} = await run('rejection');
	t.is(result.exitCode, 1, said(result));
	t.regex(
		result.stdout,
		/the process of\s+\S+\/rejection\.test\.ts\s+ended\s+badly\s[\s\S]*Command failed with exit code 1: false/,
	);
	t.regex(tap, /^not ok \d+ - the process of /m);
});
