import test from 'ava';
import type {Host} from '../host/host.ts';
import {chooseReport} from './report-folder.ts';

/** A host on which the first `taken` folders that are asked for hold a report. */
function hostWith(taken: number): Host {
	let asked = 0;
	return {status: async () => (++asked <= taken ? {kind: 'file'} : undefined)} as unknown as Host;
}

test('runs that begin within the same second have folders of their own', async (t) => {
	t.regex(await chooseReport(hostWith(0), undefined, 'events.jsonl'), /\/reports\/[\dT-]+\d{6}$/);
	t.regex(await chooseReport(hostWith(1), undefined, 'events.jsonl'), /\/reports\/[\dT-]+\d{6}-2$/);
	t.regex(await chooseReport(hostWith(2), undefined, 'events.jsonl'), /\/reports\/[\dT-]+\d{6}-3$/);
});
