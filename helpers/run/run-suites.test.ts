import {existsSync} from 'node:fs';
import {dirname} from 'node:path';
import test from 'ava';
import {InterruptedError} from '../exit-codes.ts';
import type {Host} from '../host/host.ts';
import {localHost} from '../host/local/local-host.ts';
import {silently} from '../say.ts';
import {scratchState} from '../testing/scratch-runs.ts';
import type {RunRequest} from './request.ts';
import {runSuites} from './run-suites.ts';

const REQUEST: RunRequest = {
	subjects: ['lifecycle'],
	suites: undefined,
	match: [],
	driver: 'lxc',
	on: {kind: 'private'},
	jobs: 1,
	keep: false,
	require: undefined,
	report: undefined,
	argv: ['run'],
};

test.serial(
	'a run that is aborted before it begins rejects with the reason, and makes nothing',
	async (t) => {
		const state = await scratchState(t);
		const reason = new InterruptedError(143);
		const report = `${dirname(state)}/report`;
		const run = runSuites(
			localHost,
			{...REQUEST, report},
			{say: silently, onEvent: () => t.fail(), signal: AbortSignal.abort(reason)},
		);
		await t.throwsAsync(run, {is: reason});
		t.false(existsSync(report));
	},
);

test.serial(
	'a run that is aborted when its report is open leaves neither the report nor a folder',
	async (t) => {
		const state = await scratchState(t);
		const reason = new InterruptedError(130);
		const report = `${dirname(state)}/report`;
		const controller = new AbortController();
		const host: Host = {
			...localHost,
			write: async (path, data, options) => {
				await localHost.write(path, data, options);
				if (path === `${report}/events.jsonl`) controller.abort(reason);
			},
		};
		const run = runSuites(
			host,
			{...REQUEST, report},
			{say: silently, onEvent: () => t.fail(), signal: controller.signal},
		);
		await t.throwsAsync(run, {is: reason});
		t.false(existsSync(`${report}/events.jsonl`), 'so that the folder can be named again');
		t.false(existsSync(state));
	},
);
