/**
 * Makes `dist` for the npm package: the JavaScript, the declarations of what suites import, and the files that the code reads
 * from its own folder. npm runs it before `npm pack`.
 */
import {localHost} from '../../helpers/host/local/local-host.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {pruneDeclarations} from './prune-declarations.ts';

const DIST = `${REPOSITORY}/dist`;
/** The folders whose code reads files from its own folder, such as shell scripts. */
const WITH_FILES = ['helpers', 'vm-images'];

const inRepository = {cwd: REPOSITORY, deadline: 120_000};

await localHost.remove(DIST);
await localHost.run([`${REPOSITORY}/node_modules/.bin/tsc`, '-p', 'tsconfig.build.json'], inRepository);
await pruneDeclarations(localHost, `${DIST}/types`, 'helpers/index.d.ts');
const {stdout: files} = await localHost.run(
	['find', ...WITH_FILES, '-type', 'f', '!', '-name', '*.ts', '!', '-name', '*.md'],
	inRepository,
);
await localHost.run(['cp', '--parents', '-p', '-t', DIST, ...files.trim().split('\n')], inRepository);
