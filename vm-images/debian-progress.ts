/** The beginnings of mmdebstrap's own lines, and what to show for them. */
const STAGES: readonly (readonly [line: RegExp, stage: string])[] = [
	[/^I: running apt-get update/, 'reading the list of packages'],
	[/^I: downloading packages/, 'fetching the essential packages'],
	[/^I: (extracting archives|installing essential packages)/, 'installing the essential packages'],
	[/^I: installing remaining packages/, 'installing packages'],
	[/^I: running --customize-hook/, 'setting it up'],
	[/^I: creating tarball/, 'packing it'],
];

/**
 * Follows the installation of a Debian by the output of `mmdebstrap --verbose`: mmdebstrap's own lines, apt-get's
 * with the number of packages, and dpkg's for each package. The essential packages come first; a second apt-get
 * downloads and installs the others.
 */
export class DebianProgress {
	#rest = '';
	#stage = '';
	#packages = 0;
	#fetched = 0;
	#unpacked = 0;
	#setUp = 0;

	/** Takes more of the output. Returns the progress, such as `installing packages, 60 of 250`. */
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
		// Each package is unpacked and then set up.
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
