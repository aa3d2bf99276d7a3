import type {Terminal, TerminalTraffic} from './terminal.ts';

/** Characters of a recording. Anything beyond is replaced by a marker. */
const RECORDING_LIMIT = 8 * 1024 * 1024;

interface RecordingOptions {
	readonly columns: number;
	readonly rows: number;
	readonly title?: string;
	/** Characters. Default {@link RECORDING_LIMIT}. */
	readonly limit?: number;
}

/**
 * Records a terminal's traffic from now on as asciicast v2: a header, then `[seconds, kind, text]`, where `o` is output, `i`
 * input, `r` a resize, `m` a marker. Passes each line to `sink` at once, without its newline. Returns a function that ends the
 * recording. `asciinema play FILE` shows it.
 */
export function record(
	terminal: Terminal,
	sink: (line: string) => void,
	options: RecordingOptions,
): () => void {
	const {columns, rows, title = terminal.program, limit = RECORDING_LIMIT} = options;
	const began = performance.now();
	let room = limit;
	const write = (line: string) => {
		room -= line.length + 1;
		sink(line);
	};
	const event = (kind: string, text: string) =>
		JSON.stringify([Number(((performance.now() - began) / 1000).toFixed(6)), kind, text]);
	write(
		JSON.stringify({
			version: 2,
			width: columns,
			height: rows,
			timestamp: Math.floor(Date.now() / 1000),
			title,
			env: {TERM: 'dumb'},
		}),
	);
	const stop = terminal.listen((traffic) => {
		const line = event(KINDS[traffic.kind], textOf(traffic));
		if (line.length + 1 <= room) return write(line);
		stop();
		sink(event('m', `the recording ends here: its limit of ${limit} characters is reached`));
	});
	return stop;
}

const KINDS = {output: 'o', input: 'i', resize: 'r'} as const;

function textOf(traffic: TerminalTraffic): string {
	return traffic.kind === 'resize' ? `${traffic.columns}x${traffic.rows}` : traffic.text;
}
