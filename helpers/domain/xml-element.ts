type Attribute = {readonly value: string};
type Namespace = {readonly uri: string};

/**
 * One element of parsed XML.
 *
 * Elements in a foreign namespace (metadata, `qemu:commandline`) are not found by their plain name. libvirt's own XPath lookups
 * do not find them either (src/conf/domain_conf.c).
 */
export class XmlElement {
	readonly name: string;
	readonly #value: Readonly<Record<string, unknown>>;

	/** `value` is the element as xml2js represents it. */
	constructor(name: string, value: unknown) {
		this.name = name;
		this.#value = value as Readonly<Record<string, unknown>>;
	}

	/** The exact text: white space around a name is part of the name. */
	get text(): string {
		return String(this.#value['#text'] ?? '');
	}

	/** Undefined if the element has no such attribute. */
	attribute(name: string): string | undefined {
		const attributes = this.#value['@'] as Readonly<Record<string, Attribute>> | undefined;
		return attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name]?.value : undefined;
	}

	/** The elements below this one at a path of names, such as `devices/disk`. */
	all(path: string): XmlElement[] {
		let found: XmlElement[] = [this];
		for (const name of path.split('/')) found = found.flatMap((element) => element.#children(name));
		return found;
	}

	/** The first element below this one at a path of names. */
	first(path: string): XmlElement | undefined {
		return this.all(path)[0];
	}

	#children(name: string): XmlElement[] {
		const children = this.#value[name];
		if (!Array.isArray(children)) return [];
		return children
			.map((child: unknown) => new XmlElement(name, child))
			.filter((child) => (child.#value['@ns'] as Namespace | undefined)?.uri === '');
	}
}
