import {tryContext} from '../selinux/context.ts';
import {refuse} from './checks.ts';
import type {ImageSeclabelDescription, SeclabelDescription} from './seclabel-description.ts';

/**
 * Throws an InputError for labels that libvirt refuses (virSecurityLabelDefParseXML and virSecurityLabelDefsParseXML in
 * src/conf/domain_conf.c), silently drops (`label` of a dynamic one, `baselabel` of a static one), or refuses only when the
 * domain starts (virSecuritySELinuxGenLabel in src/security/security_selinux.c, virParseOwnershipIds).
 */
export function checkSeclabels(domain: string, seclabels: readonly SeclabelDescription[]): void {
	checkModels(domain, 'the domain', seclabels);
	for (const {model, type, relabel, label, baselabel} of seclabels) {
		const seen = `a ${type} ${model} label`;
		if (type === 'dynamic' && relabel === false) refuse(domain, `${seen} without relabelling`, 'relabelling');
		if (type === 'none' && relabel === true) refuse(domain, `${seen} with relabelling`, 'no relabelling');
		if (type === 'static' && label === undefined) refuse(domain, `${seen} without its label`, 'a label');
		if (type !== 'static' && label !== undefined) {
			refuse(domain, `${seen} with the label ${label}`, 'a label in a static one only');
		}
		if (type !== 'dynamic' && baselabel !== undefined) {
			refuse(domain, `${seen} with the base ${baselabel}`, 'a base in a dynamic one only');
		}
		if (label !== undefined) checkLabel(domain, model, label);
		if (baselabel !== undefined && model === 'selinux' && tryContext(baselabel) === undefined) {
			refuse(domain, `the base ${JSON.stringify(baselabel)}`, 'a security context');
		}
	}
}

/**
 * Throws an InputError for invalid labels of one image (virSecurityDeviceLabelDefParseXML in src/conf/domain_conf.c and
 * virSecurityDeviceLabelDefValidate in src/conf/domain_validate.c).
 */
export function checkImageSeclabels(
	domain: string,
	file: string,
	seclabels: readonly ImageSeclabelDescription[],
	ofDomain: readonly SeclabelDescription[],
): void {
	checkModels(domain, file, seclabels);
	for (const {model, relabel, label} of seclabels) {
		const own = ofDomain.find((seclabel) => seclabel.model === model);
		if (own !== undefined && !(own.relabel ?? own.type === 'dynamic')) {
			refuse(
				domain,
				`a ${model} label of ${file}, in a domain whose ${model} label is without relabelling`,
				'relabelling switched on for the domain too',
			);
		}
		if (label === undefined) continue;
		if (relabel === false)
			refuse(domain, `a ${model} label of ${file} without relabelling`, 'one of the two');
		checkLabel(domain, model, label);
	}
}

function checkModels(domain: string, where: string, seclabels: readonly {readonly model: string}[]): void {
	const models = seclabels.map(({model}) => model);
	if (models.includes('')) refuse(domain, `a label of ${where} without a model`, 'selinux, dac or apparmor');
	const twice = models.find((model, at) => models.indexOf(model) !== at);
	if (twice !== undefined) refuse(domain, `two ${twice} labels of ${where}`, 'one for each model');
}

function checkLabel(domain: string, model: string, label: string): void {
	const seen = `the ${model} label ${JSON.stringify(label)}`;
	if (model === 'selinux' && tryContext(label)?.range === undefined) {
		refuse(domain, seen, 'a security context with its range, such as system_u:system_r:svirt_t:s0:c1,c2');
	}
	if (model === 'dac' && !/^[^:\s]+:[^:\s]+$/.test(label)) refuse(domain, seen, 'user:group, such as +0:+0');
}
