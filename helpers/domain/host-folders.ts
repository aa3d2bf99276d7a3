/** Trees that belong to the host entirely: a container may use nothing in them. */
const SEALED = ['bin', 'boot', 'dev', 'etc', 'lib', 'lib32', 'lib64', 'libx32', 'proc', 'sbin', 'sys', 'usr'];

/** Folders of the Filesystem Hierarchy Standard that belong to the host, although a subfolder may belong to someone else. */
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

/** A user's home or run-time folder, with any name. */
const PERSONAL = /^\/(home|run\/user)\/[^/]+$/;

/**
 * Why a path cannot be a plain folder of virtrig's; undefined if it can. Checks the text only: a caller with access to the host
 * must check symbolic links.
 */
export function hostFolderReason(path: string): string | undefined {
	if (!path.startsWith('/')) return `${quote(path)} is not an absolute path`;
	if (path === '/') return "it is '/', the root of the host";
	if (/[\0-\x1f\x7f]/.test(path)) return `${quote(path)} holds a control character`;
	const parts = path.slice(1).split('/');
	if (parts.some((part) => part === '' || part === '.' || part === '..')) {
		return `${quote(path)} is not normalized: it has '.', '..', '//' or a '/' at its end`;
	}
	if (SEALED.includes(parts[0] ?? '')) return `${quote(path)} is in /${parts[0]} of the host`;
	if (parts.length === 1 || SHARED.includes(path) || PERSONAL.test(path)) {
		return `${quote(path)} holds files of the host`;
	}
	return undefined;
}

/** Whether a normalized path is below another one and differs from it. */
export function isBelow(path: string, folder: string): boolean {
	return path.startsWith(`${folder}/`);
}

function quote(path: string): string {
	return JSON.stringify(path);
}
