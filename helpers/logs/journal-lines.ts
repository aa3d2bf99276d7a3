import {z} from 'zod';

/** The two fields that are asked for; a text that is no UTF-8, which libvirt writes none of, is an array of bytes. */
const entrySchema = z.object({MESSAGE: z.unknown(), __MONOTONIC_TIMESTAMP: z.string()});

/** How `journalctl` is to print what {@link journalLines} reads. */
export const JOURNAL_FORMAT = ['--output=json', '--output-fields=MESSAGE'] as const;

/**
 * The lines that a service has written to its standard error since `from`, in seconds since the machine was booted: of the
 * journal as JSON (systemd.journal-fields(7), and "Journal JSON Format" of systemd's documentation), one entry a line.
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
