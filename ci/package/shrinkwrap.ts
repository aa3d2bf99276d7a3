interface Lock {
	readonly packages: Readonly<Record<string, {readonly dev?: boolean; readonly devDependencies?: unknown}>>;
}

/** The npm-shrinkwrap.json that a package-lock.json gives: without what only development needs. */
export function shrinkwrap(packageLock: string): string {
	const lock = JSON.parse(packageLock) as Lock;
	const packages = Object.entries(lock.packages).flatMap(([path, {devDependencies, ...one}]) =>
		one.dev ? [] : [[path, one]],
	);
	return `${JSON.stringify({...lock, packages: Object.fromEntries(packages)}, undefined, '\t')}\n`;
}
