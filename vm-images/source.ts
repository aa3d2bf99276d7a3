import {fileURLToPath} from 'node:url';

/** The absolute path of a file below vm-images/. */
export function source(path: string): string {
	return fileURLToPath(new URL(path, import.meta.url));
}
