import type {DomainBasics} from './checks.ts';
import {checkSeclabels} from './seclabel-checks.ts';
import type {XmlNode} from './write-xml.ts';

/** The elements that begin a domain's XML, for all drivers. */
export function basicNodes({name, uuid, memory, vcpus}: DomainBasics): XmlNode {
	return {name, uuid, memory: {'@': {unit: 'MiB'}, '#text': String(memory)}, vcpu: vcpus};
}

/** Throws an InputError for a label that libvirt would refuse or drop. */
export function seclabelNodes({name, seclabels = []}: DomainBasics): XmlNode[] {
	checkSeclabels(name, seclabels);
	return seclabels.map(({model, type, relabel, label, baselabel}) => ({
		'@': {type, model, relabel: yesNo(relabel)},
		label,
		baselabel,
	}));
}

/** Returns a boolean as libvirt writes it in an attribute; undefined leaves the attribute out. */
export function yesNo(choice: boolean | undefined): string | undefined {
	return choice === undefined ? undefined : choice ? 'yes' : 'no';
}
