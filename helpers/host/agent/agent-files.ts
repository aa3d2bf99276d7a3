import {StringDecoder} from 'node:string_decoder';
import {readXattrs} from '../files/read-xattrs.ts';
import {removeTree} from '../files/remove-tree.ts';
import type {FileStatus, Host, HostFiles} from '../host.ts';
import {unlessMissing, WATCH_ADVICE} from '../host-failure.ts';
import type {AgentConnection} from './agent-connection.ts';

/** Bytes per write, so that a big file does not hold up other requests for long. */
const PIECE = 4 * 1024 * 1024;

/** The file types of S_IFMT: inode(7). */
const KIND_MASK = 0o170000;
const KINDS = new Map<number, FileStatus['kind']>([
	[0o100000, 'file'],
	[0o040000, 'folder'],
	[0o120000, 'symlink'],
	[0o140000, 'socket'],
	[0o060000, 'device'],
	[0o020000, 'device'],
]);

/** The files of an agent's machine. `run` runs a command there. */
export function agentFiles(agent: AgentConnection, run: Host['run']): HostFiles {
	const readAll = async (path: string, offset: number) =>
		Buffer.concat(await agent.request(`read ${path}`, 'read', [path, offset]));
	const readText: HostFiles['readText'] = async (path, offset = 0) =>
		new StringDecoder('utf8').write(await readAll(path, offset));
	const status: HostFiles['status'] = async (path) => {
		const found = await unlessMissing(agent.request(`look at ${path}`, 'status', [path]));
		return found && readStatus(found);
	};
	return {
		readText,
		readBytes: (path) => readAll(path, 0),
		readLink: async (path) => text(await agent.request(`read the link ${path}`, 'readlink', [path])),
		write: (path, data, options = {}) => write(agent, path, Buffer.from(data), options),
		makeFolder: async (path, mode = 0o755) => {
			await agent.request(`make the folder ${path}`, 'mkdir', [path, mode]);
		},
		removeFolder: async (path) => {
			await unlessMissing(agent.request(`remove the folder ${path}`, 'rmdir', [path]));
		},
		remove: (path) => {
			const tried = `remove ${path}`;
			const realFolder = async (folder: string) => {
				const found = await unlessMissing(agent.request(tried, 'realpath', [folder]));
				return found && text(found);
			};
			const unlink = async (target: string) => {
				await unlessMissing(agent.request(tried, 'unlink', [target]));
			};
			return removeTree({name: agent.host.name, run, readText, status, realFolder, unlink}, path);
		},
		rename: async (from, to) => {
			await agent.request(`rename ${from} to ${to}`, 'rename', [from, to]);
		},
		status,
		list: async (path) => {
			const names = await unlessMissing(agent.request(`list ${path}`, 'list', [path]));
			return (names ?? []).map(String).sort();
		},
		watch: (path, changed) => watch(agent, path, changed),
		xattrs: (path) => readXattrs(run, path),
	};
}

async function write(
	agent: AgentConnection,
	path: string,
	data: Buffer,
	{append = false, sync = false, mode}: NonNullable<Parameters<Host['write']>[2]>,
): Promise<void> {
	const put = (piece: Buffer, appended: boolean, synced: boolean) =>
		agent.request(`write ${path}`, 'write', [path, appended ? 1 : 0, synced ? 1 : 0, mode ?? '', piece]);
	// Appends are one write, so that other writers of the file cannot come between.
	const first = append ? data.length : PIECE;
	await put(data.subarray(0, first), append, sync && data.length <= first);
	for (let position = first; position < data.length; position += PIECE) {
		const end = position + PIECE;
		await put(data.subarray(position, end), true, sync && end >= data.length);
	}
}

function watch(agent: AgentConnection, path: string, changed: () => void): ReturnType<Host['watch']> {
	const {promise: ready, resolve, reject} = Promise.withResolvers<void>();
	const tried = `watch ${path}`;
	let closed = false;
	const id = agent.start('watch', [path], {
		tried,
		idle: true,
		told: (kind, fields) => {
			if (kind === 'ok') resolve();
			else if (kind === 'change') changed();
			else reject(agent.failure(tried, fields, WATCH_ADVICE));
			return kind !== 'errno';
		},
		lost: (error) => {
			reject(error);
			// A waiter that looks again then sees that the machine is gone.
			if (!closed) changed();
		},
	});
	// A caller who does not await it sees the failure at the first look for a change.
	ready.catch(() => {});
	return {
		ready,
		close: () => {
			if (closed) return;
			closed = true;
			// Nobody waits for it any more.
			resolve();
			agent.forget(id);
			agent.tell('unwatch', [id]);
		},
	};
}

function readStatus(fields: Buffer[]): FileStatus {
	const [mode = 0, size = 0, uid = 0, gid = 0, inode = 0, seconds = 0, nanoseconds = 0] = fields.map(Number);
	const kind = KINDS.get(mode & KIND_MASK) ?? 'other';
	return {kind, size, mode: mode & 0o7777, uid, gid, modified: seconds * 1000 + nanoseconds / 1e6, inode};
}

function text(fields: Buffer[]): string {
	return `${fields[0] ?? ''}`;
}
