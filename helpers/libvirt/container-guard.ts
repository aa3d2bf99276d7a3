import {ContainerRootError, checkContainerRoot} from '../domain/container-root-check.ts';

/** What the guard needs to know. */
export interface GuardParts {
	/** The folder of container roots, as the daemon sees it. */
	readonly guestFolder: string;
	/** Returns a domain's XML as libvirt reports it. */
	dumpxml(domain: string): Promise<string>;
	/** Resolves the daemon's paths to paths on the host, in their order, with all symbolic links followed. */
	realPaths(paths: readonly string[]): Promise<string[]>;
}

/**
 * virsh's other commands that start a domain. Their XML is not in libvirt yet, or not the XML of a defined domain.
 */
const OTHER_STARTS = ['create', 'restore', 'migrate', 'snapshot-revert'];

/** The only option of `virsh start` with a value, besides --domain. */
const WITH_VALUE = '--pass-fds';

/**
 * Refuses a virsh command that would start a container on the host's files: see {@link checkContainerRoot}. Rejects
 * with a ContainerRootError before anything is sent to libvirt.
 */
export async function refuseForeignRoot(words: readonly string[], parts: GuardParts): Promise<void> {
	const [command = '', ...rest] = words;
	if (OTHER_STARTS.includes(command)) {
		throw refusal(words, `\`${command}\` starts a container whose root cannot be checked first`);
	}
	if (command !== 'start') return;
	const domain = domainOf(rest);
	if (domain === undefined) throw refusal(words, 'it names no domain to look at');
	const xml = await parts.dumpxml(domain);
	const {filesystems} = checkContainerRoot(xml, parts.guestFolder);
	const sources = filesystems.flatMap(({type, source}) =>
		type === 'mount' && source !== undefined ? [source] : [],
	);
	const [base = '', ...reals] = await parts.realPaths([parts.guestFolder, ...sources]);
	for (const [index, source] of sources.entries()) {
		const real = reals[index] ?? '';
		if (!real.startsWith(`${base}/`))
			throw refusal(words, `a symbolic link leads from ${source} to ${real}, which is not below ${base}`);
	}
}

/** Returns the domain in the arguments of `virsh start`. */
function domainOf(words: readonly string[]): string | undefined {
	for (let index = 0; index < words.length; index++) {
		const word = words[index] ?? '';
		if (word === '--domain') return words[index + 1];
		if (word.startsWith('--domain=')) return word.slice('--domain='.length);
		if (word === WITH_VALUE) index++;
		else if (!word.startsWith('--')) return word;
	}
	return undefined;
}

function refusal(words: readonly string[], seen: string): ContainerRootError {
	return new ContainerRootError({
		tried: `run virsh ${words.join(' ')}`,
		expected: "the start of a defined container whose root is virtrig's own",
		seen,
		advice: 'define the container, with a root of its own, and start it by its name',
	});
}
