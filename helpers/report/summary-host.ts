import type {EventOf} from '../events/event.ts';
import type {RunModel} from './model.ts';
import {type Look, oneLine, paint, wrap} from './text.ts';

/** Characters of a build id that are shown; the event log has the whole id. */
const SHOWN = 12;

/** Lists where cases ran, and the exact files of libvirt and QEMU that ran there. */
export function hostLines({places, programs}: RunModel, look: Look): string[] {
	if (places.length === 0) return [];
	const lines = places.flatMap((place) => [
		...wrap(headOf(place), look.width, '  '),
		...programLines(
			programs.filter(({host}) => host === place.host),
			look,
		),
	]);
	return [paint(look, 'bold', 'Host'), ...lines];
}

function headOf({host, distribution, kernel, libvirt, qemu}: EventOf<'place'>): string {
	const versions = [...(libvirt ? [`libvirt ${libvirt}`] : []), ...(qemu ? [`QEMU ${qemu}`] : [])];
	return oneLine(`${host}: ${[distribution, `kernel ${kernel}`, ...versions].join(', ')}`);
}

function programLines(programs: readonly EventOf<'program'>[], look: Look): string[] {
	const byPath = programs.toSorted((one, other) => one.path.localeCompare(other.path));
	return byPath.flatMap(({path, version, buildId}) => {
		const id = buildId === undefined ? 'no build id' : `build id ${buildId.slice(0, SHOWN)}`;
		return wrap(oneLine(`${path} ${version ?? ''} (${id})`), look.width, '    ').map((line) =>
			paint(look, 'dim', line),
		);
	});
}
