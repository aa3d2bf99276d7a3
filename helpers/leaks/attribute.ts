import {compareStates, type Difference, type HostState} from './host-state.ts';

/** The differences that a run left on its host, and those that somebody else's libvirt may have made meanwhile. */
interface LeakReport {
	/** Made by this run, or by nobody else that could have: they fail the run. */
	readonly leaks: Difference[];
	/**
	 * Of libvirt's, while the system's own libvirt was running, which may have made them; or of a sort that anybody makes
	 * and nobody overlooks: shown, no failure.
	 */
	readonly unclear: Difference[];
	/** Daemons of the system's libvirt that came or went: one that is started by its socket also ends by itself. */
	readonly daemons: string[];
}

/**
 * Sorts the differences around a run by who made them. Whatever bears the run's id is the run's. Of the rest, what
 * libvirt makes counts, and mounts and links are shown: a host at work changes all the time, and a false alarm is a fault
 * too.
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
 * The ids of the runs that a difference is of: names of all that virtrig makes hold `virtrig-ID`, `virtrig/ID` or
 * VIRTRIG_RUN=ID; a state folder may bear another name, such as `virtrig-test`. An id alone would not do: six digits are soon found in a time or a size.
 */
function runsNamedIn({name, before, after}: Difference): Set<string> {
	const text = [name, before?.value, before?.origin, after?.value, after?.origin].join('\n');
	return new Set(
		[...text.matchAll(/(?:virtrig[-/]\.?|\/virtrig[\w.-]*\/\.?|VIRTRIG_RUN=)([0-9a-f]{6})(?![0-9a-f])/g)].map(
			([, id = '']) => id,
		),
	);
}

/** Whether a difference is of the sort that a libvirt makes. */
function isOfLibvirt({kind, name}: Difference): boolean {
	switch (kind) {
		case 'domain':
		case 'file':
			// Only libvirt's own folders are looked at.
			return true;
		case 'xattr':
			// And virtrig's cache, where another run may be building an image; the trees of Debians in it are no guest's.
			return !/\/(\.[\w-]+-[0-9a-f]{12}|container-host-[\w-]+)\//.test(name);
		case 'process':
		case 'namespace':
			// Its cgroup bears the run's id, however often it has forked: without that, it is somebody else's.
			return false;
		case 'cgroup':
			return /^\/sys\/fs\/cgroup\/([^/]+\/)?(machine|libvirt)(\/|$|\.slice)/.test(name);
		case 'mount':
			return /libvirt|virtrig/.test(name);
		case 'socket':
			// Those of a runner VM whose state is being made in the cache are no run's.
			return /libvirt|virtrig/.test(name) && !/\/\.runner-state-|\/virtrig-ssh-/.test(name);
		case 'link':
			return /^(vnet|virbr|macvtap)/.test(name);
	}
}
