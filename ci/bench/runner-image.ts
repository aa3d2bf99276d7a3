import {pathUndo} from '../../helpers/run-folder/journal/path-undo.ts';
import {cacheFolder} from '../../vm-images/cache-folder.ts';
import {prepareImage} from '../../vm-images/prepare-image.ts';
import {PACKAGES} from '../../vm-images/runner/packages.ts';
import {runnerRecipe} from '../../vm-images/runner/recipe.ts';
import {type Bench, timed} from './row.ts';

const RELEASE = 'bookworm';
const DEADLINE = 20 * 60_000;

/** Measures the build of a runner VM's image, in a separate cache, against mmdebstrap's tar of only its packages. */
export const RUNNER_IMAGE: Bench = {
	async measure({run, images, say}) {
		const {host} = run;
		const folder = `${cacheFolder(host)}/.bench-${run.id}`;
		await run.journal.record(pathUndo, {path: folder});
		await host.makeFolder(folder);
		say('the image of a runner VM, and only its packages');
		let megabytes = 0;
		const ours = await timed(async () => {
			const {files} = await prepareImage(host, runnerRecipe(RELEASE, images), folder);
			const {stdout} = await host.run(['du', '-sm', files.disk]);
			megabytes = Number.parseInt(stdout, 10);
		});
		const tar = `${folder}/packages.tar`;
		const theirs = await timed(() =>
			host.run(
				['mmdebstrap', '--variant=minbase', '--format=tar', `--include=${PACKAGES.join(',')}`, RELEASE, tar],
				{deadline: DEADLINE, env: {TMPDIR: folder}},
			),
		);
		await host.remove(folder);
		return [
			{
				what: 'the image of a runner VM',
				against: 'mmdebstrap with its packages alone',
				ours: [ours],
				theirs: [theirs],
				unit: 's',
				goal: 1.5,
				most: 120,
				notes: [`the disk of a runner VM: ${megabytes} MiB; the aim is at most 700`],
			},
		];
	},
};
