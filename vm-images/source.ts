import {resolve} from 'node:path';
import {localHost} from '../helpers/host/local/local-host.ts';
import {codeFile} from '../helpers/repository.ts';

/** The text of a file below vm-images/, or by an absolute path. It is read here, whatever host the image is built on. */
export function readSource(path: string): Promise<string> {
	return localHost.readText(resolve(import.meta.dirname, codeFile(path)));
}
