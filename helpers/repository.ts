import {createRequire} from 'node:module';
import {dirname, extname} from 'node:path';

/** `.ts` in a clone; `.js` in the package, because Node does not strip types below node_modules. */
const EXTENSION = extname(import.meta.filename);

/** The folder that holds helpers/, vm-images/, suites/ and ci/ in the form that runs: the clone, or `dist` of the package. */
export const CODE = dirname(import.meta.dirname);

/** The folder that holds package.json. */
export const REPOSITORY = EXTENSION === '.ts' ? CODE : dirname(CODE);

/** The file that TypeScript reads for `virtrig`. */
export const DECLARATIONS = `${REPOSITORY}/${EXTENSION === '.ts' ? 'helpers/index.ts' : 'dist/types/helpers/index.d.ts'}`;

/** Read, not imported: with an import, TypeScript would put a second package.json into the package. */
export const {version: VERSION} = createRequire(import.meta.url)(`${REPOSITORY}/package.json`) as {
	version: string;
};

/** The path of the file that runs for a source file: in the package, the compiled JavaScript. */
export function codeFile(path: string): string {
	return path.replace(/\.ts$/, EXTENSION);
}
