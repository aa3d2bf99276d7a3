import {type SecurityContext, tryContext} from './context.ts';
import type {LabelEvent, LabelFailed, Owner} from './label-line.ts';

type Groups = Readonly<Record<string, string | undefined>>;
type Reader = readonly [pattern: RegExp, read: (groups: Groups) => LabelEvent | undefined];

/**
 * The messages about labels, recognized by their text alone: line numbers change and functions were renamed (SELinuxSetFilecon,
 * virSecuritySELinuxSetFileconHelper and virSecuritySELinuxSetFileconImpl are the same function).
 *
 * Sources: the versions since 0.8 of src/security/security_selinux.c, security_dac.c (src/qemu/qemu_security_dac.c in 2010) and
 * src/util/vircommand.c. libvirt logs nothing when it reserves or releases a label, or begins or commits a transaction. A
 * message with something else in the place of a context does not count.
 */
const READERS: readonly Reader[] = [
	[
		/^model=(?<model>\S+) label=(?<label>\S+)(?: imagelabel=(?<image>\S+))?(?: baselabel=(?<base>\S+))?$/,
		({model, label, image, base}) => ({
			kind: 'generated',
			model: model === '<null>' || model === '(null)' ? undefined : model,
			label: tryContext(label),
			imagelabel: tryContext(image),
			baselabel: tryContext(base),
		}),
	],
	[/^Try cat (?<range>s\d+:c\d+,c\d+)$/, ({range = ''}) => ({kind: 'categories-tried', range})],
	[
		/^Setting SELinux context on fd (?<fd>\d+) to '(?<context>[^']+)'$/,
		({fd, context}) =>
			withContext(context, (read) => ({kind: 'set-fd', model: 'selinux', fd: Number(fd), context: read})),
	],
	[
		/^Setting SELinux context on '(?<path>.+)' to '(?<context>[^']+)'$/s,
		({path = '', context}) =>
			withContext(context, (read) => ({
				...{kind: 'set', model: 'selinux', path, context: read, restores: false},
			})),
	],
	[
		/^Setting DAC user and group on '(?<path>.+)' to '(?<user>-?\d+):(?<group>-?\d+)'$/s,
		({path = '', ...owner}) => ({
			...{kind: 'set', model: 'dac', path, owner: ownerOf(owner), restores: false},
		}),
	],
	[
		/^Restoring SELinux context on '(?<path>.+)'$/s,
		({path = ''}) => ({kind: 'restored', model: 'selinux', path, to: undefined}),
	],
	[
		// `to U:G` since libvirt can remember an owner; before that the owner became root, in a separate "Setting" line.
		/^Restoring DAC user and group on '(?<path>.+)'(?: to (?<user>-?\d+):(?<group>-?\d+))?$/s,
		({path = '', user, group}) => ({
			kind: 'restored',
			model: 'dac',
			path,
			to: user === undefined ? undefined : {model: 'dac', owner: ownerOf({user, group})},
		}),
	],
	[
		/^Restoring security label on (?<domain>.+?)(?: migrated=(?<migrated>\d))?$/s,
		({domain = '', migrated}) => ({
			...{kind: 'domain-restored', domain},
			migrated: migrated === undefined ? undefined : migrated !== '0',
		}),
	],
	[
		// The SELinux driver also logs `label=QEMU`, which names the driver that asks and is not a context.
		/^(?:label=|Setting child security label to )(?<context>\S+)$/,
		({context}) => withContext(context, (read) => ({kind: 'process', context: read})),
	],
	[
		/^(?:Setting child to drop|Dropping) privileges (?:of \S+ )?to (?<user>\d+):(?<group>\d+)(?:, .*)?$/,
		(owner) => ({kind: 'process-owner', owner: ownerOf(owner)}),
	],
	[
		/^Setting VM (?<domain>.+) socket context (?<context>\S+)$/s,
		({domain = '', context}) => withContext(context, (read) => ({kind: 'socket', domain, context: read})),
	],
	[
		/^Setting security context '[^']*' on '(?<path>.+)' not supported(?:\. .*)?$/s,
		({path}) => failed(path, 'unsupported'),
	],
	[
		/^Setting user and group to '[^']*' on '(?<path>.+)' not (?:supported|permitted|possible)(?: .*)?$/s,
		({path}) => failed(path, 'unsupported'),
	],
	[
		/^unable to set (?:security context|user and group to) '[^']*' on '(?<path>.+?)'(?:: .*| \(errno \d+\))?$/s,
		({path}) => failed(path, 'refused'),
	],
	[
		// virReportError puts the kind of error first.
		/Setting different (?:SELinux label|DAC user or group) on (?<path>.+) which is already in use$/s,
		({path}) => failed(path, 'in-use'),
	],
	[/^cannot lookup default selinux label for (?<path>.+)$/s, ({path}) => failed(path, 'no-default')],
	[/^cannot (?:stat|resolve symlink) (?<path>\/.+?)(?:: [^:]*)?$/s, ({path}) => failed(path, 'unreadable')],
];

/** Returns what a message says about a label; undefined if it says nothing. */
export function readLabelMessage(message: string): LabelEvent | undefined {
	for (const [pattern, read] of READERS) {
		const groups = pattern.exec(message)?.groups;
		if (groups !== undefined) return read(groups);
	}
	return undefined;
}

function withContext(
	text: string | undefined,
	make: (context: SecurityContext) => LabelEvent,
): LabelEvent | undefined {
	const context = tryContext(text);
	return context === undefined ? undefined : make(context);
}

function ownerOf({user, group}: Groups): Owner {
	return {user: Number(user), group: Number(group)};
}

function failed(path = '', reason: LabelFailed['reason']): LabelFailed {
	return {kind: 'failed', path, reason};
}
