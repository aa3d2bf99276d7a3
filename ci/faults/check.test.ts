/** The project's own check ends on a signal, and runs nothing for its help or on wrong usage. */
import test from 'ava';
import {localHost as host} from '../../helpers/host/local/local-host.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {said} from './virtrig.ts';

/** Starts the check. It gets a signal when this process ends, so that an interrupted test leaves no check. */
function startCheck(words: readonly string[], onOutput: () => void = () => {}) {
	return host.spawn([process.execPath, `${REPOSITORY}/ci/check.ts`, ...words], {
		cwd: REPOSITORY,
		deadline: 60_000,
		check: false,
		signalOnOurEnd: 'SIGTERM',
		onOutput,
	});
}

for (const [signal, exitCode] of [
	['SIGINT', 130],
	['SIGTERM', 143],
] as const) {
	test(`a check that ${signal} ends has exit code ${exitCode}`, async (t) => {
		const begun = Promise.withResolvers<void>();
		// The first part has ended; others still run.
		const running = await startCheck([], begun.resolve);
		await begun.promise;
		await host.signal(running.pid, signal);
		const result = await running.done;
		t.is(result.exitCode, exitCode, said(result));
	});
}

test('its help is shown, and nothing is run', async (t) => {
	const result = await (await startCheck(['--help'])).done;
	t.is(result.exitCode, 0, said(result));
	t.regex(result.stdout, /^Usage: npm test -- \[options\]\n[\s\S]*Exit codes:/);
	t.notRegex(result.stdout, /✔/);
});

for (const words of [['--fast'], ['lifecycle']]) {
	test(`${words.join(' ')} is wrong usage, and nothing is run`, async (t) => {
		const result = await (await startCheck(words)).done;
		t.is(result.exitCode, 2, said(result));
		t.regex(result.stderr, /^error: (unknown option '--fast'|too many arguments)[\s\S]*see --help/);
		t.is(result.stdout, '');
	});
}
