import {fileURLToPath} from 'node:url';

/** The folder that holds package.json. */
export const REPOSITORY = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
