/** What mmdebstrap's own lines begin, in words for a person. */
const STAGES: readonly (readonly [line: RegExp, stage: string])[] = [
	[/^I: running apt-get update/, 'reading the list of packages'],
	[/^I: downloading packages/, 'fetching the essential packages'],
	[/^I: (extracting archives|installing essential packages)/, 'installing the essential packages'],
	[/^I: installing remaining packages/, 'installing packages'],
	[/^I: running --customize-hook/, 'setting it up'],
	[/^I: creating tarball/, 'packing it'],
];

/**
 * How far the installation of a Debian is, by what `mmdebstrap --verbose` prints: its own lines, apt-get's with the number of
 * packages, and dpkg's for each of them. The essential packages come first; the others are fetched and installed by an apt-get
 * of their own.
 */
export class DebianProgress {
	#rest = '';
	#stage = '';
	#packages = 0;
	#fetched = 0;
	#unpacked = 0;
	#setUp = 0;

	/** Takes more of the output. Returns how far it is, such as `installing packages, 60 of 250`. */
	hear(chunk: string): string {
		const lines = (this.#rest + chunk).split('\n');
		this.#rest = lines.pop() ?? '';
		for (const line of lines) this.#read(line);
		return this.#counted();
	}

	#read(line: string): void {
		const stage = STAGES.find(([begins]) => begins.test(line))?.[1];
		if (stage !== undefined) {
			this.#stage = stage;
			this.#fetched = this.#unpacked = this.#setUp = 0;
		}
		const packages = /(\d+) newly installed/.exec(line)?.[1];
		if (packages !== undefined) this.#packages = Number(packages);
		if (/^Get:\d+ /.test(line)) this.#fetched++;
		if (line.startsWith('Unpacking ')) this.#unpacked++;
		if (line.startsWith('Setting up ')) this.#setUp++;
	}

	#counted(): string {
		// Each package is unpacked and set up.
		const installed = Math.floor((this.#unpacked + this.#setUp) / 2);
		switch (this.#stage) {
			case 'fetching the essential packages':
				return this.#of(this.#fetched);
			case 'installing the essential packages':
				return this.#of(installed);
			case 'installing packages':
				if (this.#fetched > 0 && this.#unpacked === 0)
					return `fetching packages, ${this.#fetched} of ${this.#packages}`;
				return this.#of(installed);
			default:
				return this.#stage;
		}
	}

	#of(count: number): string {
		return count === 0 ? this.#stage : `${this.#stage}, ${count} of ${this.#packages}`;
	}
}
