/**
 * Makes what the npm package has beyond the repository's own files: `dist` with the JavaScript, the declarations and the
 * files that the code reads beside itself; and npm-shrinkwrap.json, so that an installed virtrig has the dependencies that
 * were tested. npm runs it before `npm pack`.
 */
import {localHost} from '../../helpers/host/local/local-host.ts';
import {REPOSITORY} from '../../helpers/repository.ts';
import {shrinkwrap} from './shrinkwrap.ts';

const DIST = `${REPOSITORY}/dist`;
/** The folders whose code reads files beside itself: shell scripts, recipes' files. */
const WITH_FILES = ['helpers', 'vm-images'];

const inRepository = {cwd: REPOSITORY, deadline: 120_000};

await localHost.remove(DIST);
await localHost.run([`${REPOSITORY}/node_modules/.bin/tsc`, '-p', 'tsconfig.build.json'], inRepository);
const {stdout: files} = await localHost.run(
	['find', ...WITH_FILES, '-type', 'f', '!', '-name', '*.ts', '!', '-name', '*.md'],
	inRepository,
);
await localHost.run(['cp', '--parents', '-p', '-t', DIST, ...files.trim().split('\n')], inRepository);
const lock = await localHost.readText(`${REPOSITORY}/package-lock.json`);
await localHost.write(`${REPOSITORY}/npm-shrinkwrap.json`, shrinkwrap(lock));
