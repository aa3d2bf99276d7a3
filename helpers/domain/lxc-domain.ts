import {InputError} from '../errors.ts';
import {checkBasics, checkPath, type DomainBasics} from './checks.ts';
import {basicNodes, seclabelNodes} from './common-nodes.ts';
import {ContainerRoot} from './container-root.ts';
import {writeXml} from './write-xml.ts';

/** A guest of libvirt_lxc: a container with one console. */
interface LxcDomain extends DomainBasics {
	readonly root: ContainerRoot;
	/** The program that is the container's process 1; a path inside the root. */
	readonly init: string;
}

/** The domain XML of a container. Throws an InputError for a description that libvirt would refuse. */
export function buildLxcDomain(domain: LxcDomain): string {
	checkBasics(domain);
	checkPath(domain.name, 'init', domain.init);
	if (!(domain.root instanceof ContainerRoot)) throw noRoot(domain.name);
	return writeXml('domain', {
		'@': {type: 'lxc'},
		...basicNodes(domain),
		os: {type: {'@': {arch: 'x86_64'}, '#text': 'exe'}, init: domain.init},
		devices: {
			emulator: domain.emulator,
			filesystem: {
				'@': {type: 'mount', accessmode: 'passthrough'},
				source: {'@': {dir: domain.root.path}},
				target: {'@': {dir: '/'}},
			},
			console: {'@': {type: 'pty'}},
		},
		seclabel: seclabelNodes(domain),
	});
}

/** Checks at run time what the type already says, because a cast or plain JavaScript can bypass the type. */
function noRoot(name: string): InputError {
	return new InputError({
		tried: `describe container ${JSON.stringify(name)}`,
		expected: 'a root made by ContainerRoot.inside()',
		seen: 'something else',
		advice:
			'make the root with ContainerRoot.inside(base, path); without one it would run on the files of the host',
	});
}
