import type {DomainBasics} from './checks.ts';
import type {XmlNode} from './write-xml.ts';

/** The elements that every driver's domain begins with. */
export function basicNodes({name, uuid, memory, vcpus}: DomainBasics): XmlNode {
	return {name, uuid, memory: {'@': {unit: 'MiB'}, '#text': String(memory)}, vcpu: vcpus};
}

export function seclabelNodes({seclabels = []}: DomainBasics): XmlNode[] {
	return seclabels.map(({model, type, relabel, label, baselabel}) => ({
		'@': {type, model, relabel: relabel === undefined ? undefined : relabel ? 'yes' : 'no'},
		label,
		baselabel,
	}));
}
