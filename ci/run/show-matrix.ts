import {localHost} from '../../helpers/host/local/local-host.ts';
import {matrix} from '../../helpers/report/matrix.ts';
import {type MatrixRequest, runMatrix} from '../../helpers/run/run-matrix.ts';
import {Interruption} from '../interruption.ts';
import {look} from '../look.ts';
import {notice} from '../notice.ts';

/** Runs suites on each release, shows the output of each run and a table of all, and sets the exit code. */
export async function showMatrix(request: MatrixRequest): Promise<void> {
	const {stdout} = process;
	using interruption = new Interruption(() => 'ending the run that is on');
	const {columns, report, exitCode} = await runMatrix(localHost, request, {
		say: notice,
		onRelease: (release) => stdout.write(`\n${release}\n`),
		onOutput: (chunk, stream) => process[stream].write(chunk),
		signal: interruption.signal,
	});
	stdout.write(`\n${matrix(columns, look(stdout))}\nreport: ${report}\n`);
	process.exitCode = exitCode;
	// An image may still be being built. The build ends with this process.
	if (interruption.signal.aborted) process.exit();
}
