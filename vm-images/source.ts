import {resolve} from 'node:path';
import {localHost} from '../helpers/host/local/local-host.ts';
import {codeFile} from '../helpers/repository.ts';

/**
 * Reads a file by an absolute path or one relative to vm-images/. It is always read here, even if another host builds
 * the image.
 */
export function readSource(path: string): Promise<string> {
	return localHost.readText(resolve(import.meta.dirname, codeFile(path)));
}
