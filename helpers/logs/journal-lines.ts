import {z} from 'zod';

/** The two requested fields. A text that is not UTF-8 is an array of bytes; libvirt writes no such text. */
const entrySchema = z.object({MESSAGE: z.unknown(), __MONOTONIC_TIMESTAMP: z.string()});

/** The options with which `journalctl` prints what {@link journalLines} reads. */
export const JOURNAL_FORMAT = ['--output=json', '--output-fields=MESSAGE'] as const;

/**
 * Returns the lines that a service wrote to its standard error since `from`, in seconds since the machine booted. Reads the
 * journal as JSON, with one entry per line (systemd.journal-fields(7), and "Journal JSON Format" of systemd's documentation).
 */
export function journalLines(json: string, from: number): string {
	const lines = json
		.split('\n')
		.filter(Boolean)
		.map((line) => entrySchema.parse(JSON.parse(line)))
		.filter(({__MONOTONIC_TIMESTAMP: time}) => Number(time) / 1e6 >= from)
		.map(({MESSAGE: message}) => (typeof message === 'string' ? `${message}\n` : ''));
	return lines.join('');
}
