import {compareStates, type Difference, type HostState} from './host-state.ts';

/** The differences that a run left on its host, and those that another libvirt may have made meanwhile. */
interface LeakReport {
	/** Made by this run, because nobody else could have made them: they fail the run. */
	readonly leaks: Difference[];
	/**
	 * Objects of libvirt while the system's own libvirt was running, which may have made them; and objects that any
	 * user may make. Shown, but no failure.
	 */
	readonly unclear: Difference[];
	/**
	 * Daemons of the system's libvirt that started or ended. A daemon that is started by its socket also ends by
	 * itself.
	 */
	readonly daemons: string[];
}

/**
 * Sorts the differences around a run by who made them. A difference with the run's id belongs to the run. Of the
 * others, objects of libvirt count as leaks; mounts and links are only shown. A busy host changes all the time, and a
 * false alarm is a fault too.
 */
export function attributeDifferences(before: HostState, after: HostState, runId: string): LeakReport {
	const report: LeakReport = {leaks: [], unclear: [], daemons: changedDaemons(before, after)};
	const othersActive = before.systemDaemons.length > 0 || after.systemDaemons.length > 0;
	for (const difference of compareStates(before, after)) {
		const runs = runsNamedIn(difference);
		if (runs.has(runId)) report.leaks.push(difference);
		else if (runs.size > 0) continue;
		else if (!isOfLibvirt(difference)) {
			if (difference.kind === 'mount' || difference.kind === 'link') report.unclear.push(difference);
		} else if (othersActive) report.unclear.push(difference);
		else report.leaks.push(difference);
	}
	return report;
}

function changedDaemons(before: HostState, after: HostState): string[] {
	const [were, are] = [before.systemDaemons, after.systemDaemons];
	return [
		...were.filter((daemon) => !are.includes(daemon)).map((daemon) => `daemon vanished: ${daemon}`),
		...are.filter((daemon) => !were.includes(daemon)).map((daemon) => `daemon appeared: ${daemon}`),
	];
}

/**
 * Returns the ids of the runs that a difference belongs to. The names of everything that virtrig makes contain
 * `virtrig-ID`, `virtrig/ID` or VIRTRIG_RUN=ID; a state folder may have another name, such as `virtrig-test`. The id
 * alone is not enough: six digits also occur in times and sizes.
 */
function runsNamedIn({name, before, after}: Difference): Set<string> {
	const text = [name, before?.value, before?.origin, after?.value, after?.origin].join('\n');
	return new Set(
		[...text.matchAll(/(?:virtrig[-/]\.?|\/virtrig[\w.-]*\/\.?|VIRTRIG_RUN=)([0-9a-f]{6})(?![0-9a-f])/g)].map(
			([, id = '']) => id,
		),
	);
}

/** Whether a libvirt makes differences of this kind. */
function isOfLibvirt({kind, name}: Difference): boolean {
	switch (kind) {
		case 'domain':
		case 'file':
			// Only libvirt's own folders are searched.
			return true;
		case 'xattr':
			// Except virtrig's cache, where another run may be building an image: its Debian trees belong to no guest.
			return !/\/(\.[\w-]+-[0-9a-f]{12}|container-host-[\w-]+)\//.test(name);
		case 'process':
		case 'namespace':
			// A leaked process is in a cgroup with the run's id, even after it has forked. Any other is not the run's.
			return false;
		case 'cgroup':
			return /^\/sys\/fs\/cgroup\/([^/]+\/)?(machine|libvirt)(\/|$|\.slice)/.test(name);
		case 'mount':
			return /libvirt|virtrig/.test(name);
		case 'socket':
			// A runner VM whose state is being made in the cache belongs to no run.
			return /libvirt|virtrig/.test(name) && !/\/\.runner-state-|\/virtrig-ssh-/.test(name);
		case 'link':
			return /^(vnet|virbr|macvtap)/.test(name);
	}
}
