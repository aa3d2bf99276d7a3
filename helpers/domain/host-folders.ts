/** Trees that are the host's own to their last leaf: nothing in them may be a container's. */
const SEALED = ['bin', 'boot', 'dev', 'etc', 'lib', 'lib32', 'lib64', 'libx32', 'proc', 'sbin', 'sys', 'usr'];

/** Folders of the Filesystem Hierarchy Standard that are the host's, though a folder in them may be somebody else's. */
const SHARED = [
	'/home',
	'/media',
	'/mnt',
	'/opt',
	'/root',
	'/run',
	'/run/lock',
	'/run/user',
	'/srv',
	'/tmp',
	'/var',
	'/var/cache',
	'/var/lib',
	'/var/lib/libvirt',
	'/var/lock',
	'/var/log',
	'/var/mail',
	'/var/run',
	'/var/spool',
	'/var/tmp',
];

/** A person's home and a user's run-time folder: theirs, whatever their name. */
const PERSONAL = /^\/(home|run\/user)\/[^/]+$/;

/**
 * Why a path's text is not that of a plain folder of virtrig's own; undefined when it is. Text only: whether a symbolic
 * link leads elsewhere is for whoever can look at the host.
 */
export function hostFolderReason(path: string): string | undefined {
	if (!path.startsWith('/')) return `${quote(path)} is not an absolute path`;
	if (path === '/') return "it is '/', the host's own root";
	if (/[\0-\x1f\x7f]/.test(path)) return `${quote(path)} holds a control character`;
	const parts = path.slice(1).split('/');
	if (parts.some((part) => part === '' || part === '.' || part === '..')) {
		return `${quote(path)} is not normalized: it has '.', '..', '//' or a '/' at its end`;
	}
	if (SEALED.includes(parts[0] ?? '')) return `${quote(path)} is in the host's own /${parts[0]}`;
	if (parts.length === 1 || SHARED.includes(path) || PERSONAL.test(path)) {
		return `${quote(path)} holds files of the host`;
	}
	return undefined;
}

/** Whether a normalized path is below another, and not that other itself. */
export function isBelow(path: string, folder: string): boolean {
	return path.startsWith(`${folder}/`);
}

function quote(path: string): string {
	return JSON.stringify(path);
}
