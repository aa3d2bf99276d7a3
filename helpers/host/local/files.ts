import {constants} from 'node:fs';
import {
	appendFile,
	lstat,
	mkdir,
	rename as move,
	open,
	readdir,
	readFile,
	readlink,
	realpath,
	rm,
	rmdir,
} from 'node:fs/promises';
import {dirname} from 'node:path';
import {StringDecoder} from 'node:string_decoder';
import {readXattrs} from '../files/read-xattrs.ts';
import {removeTree} from '../files/remove-tree.ts';
import type {FileStatus, Host, HostFiles, WriteOptions} from '../host.ts';
import {type HostWords, hostFailure, unlessMissing} from '../host-failure.ts';

/** Bytes per read: most files are small, and some logs are not. */
const FIRST_READ = 4 * 1024;
const LAST_READ = 1024 * 1024;

/** The files of this machine. Errors call it `name`. `run` runs its commands. */
export function localFiles(words: HostWords, run: Host['run']): Omit<HostFiles, 'watch'> {
	return {
		readText,
		readBytes,
		readLink,
		write,
		makeFolder,
		removeFolder,
		remove,
		rename,
		status,
		list,
		xattrs,
	};

	async function readText(path: string, offset = 0): Promise<string> {
		return attempt(`read ${path}`, async () => {
			await using file = await open(path);
			const decoder = new StringDecoder('utf8');
			const pieces: string[] = [];
			let position = offset;
			let size = FIRST_READ;
			// Read to the end of the file, not to its size: the kernel's own files have none.
			for (;;) {
				const {bytesRead, buffer} = await file.read(Buffer.allocUnsafe(size), 0, size, position);
				if (bytesRead === 0) return pieces.join('');
				pieces.push(decoder.write(buffer.subarray(0, bytesRead)));
				position += bytesRead;
				size = Math.min(2 * size, LAST_READ);
			}
		});
	}

	async function readBytes(path: string): Promise<Uint8Array> {
		return attempt(`read ${path}`, () => readFile(path));
	}

	async function readLink(path: string): Promise<string> {
		return attempt(`read the link ${path}`, () => readlink(path));
	}

	async function write(path: string, data: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
		await attempt(`write ${path}`, async () => {
			const folder = dirname(path);
			// Do not make parents in the kernel's file systems: mkdir there makes a cgroup.
			if (!path.startsWith('/proc/') && !path.startsWith('/sys/')) await mkdir(folder, {recursive: true});
			const flags = options.append ? 'a' : 'w';
			if (!options.sync && options.append) {
				await appendFile(path, data, {mode: options.mode});
				return;
			}
			await using file = await open(path, flags, options.mode);
			await file.writeFile(data);
			if (options.sync) {
				await file.sync();
				await using entry = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
				await entry.sync();
			}
		});
	}

	async function makeFolder(path: string, mode = 0o755): Promise<void> {
		await attempt(`make the folder ${path}`, () => mkdir(path, {recursive: true, mode}));
	}

	async function removeFolder(path: string): Promise<void> {
		await attempt(`remove the folder ${path}`, () => unlessMissing(rmdir(path)));
	}

	async function remove(path: string): Promise<void> {
		const tried = `remove ${path}`;
		const steps = {
			realFolder: (folder: string) => attempt(tried, () => unlessMissing(realpath(folder))),
			unlink: (target: string) => attempt(tried, () => rm(target, {force: true})),
		};
		await removeTree({name: words.name, run, readText, status, ...steps}, path);
	}

	async function rename(from: string, to: string): Promise<void> {
		await attempt(`rename ${from} to ${to}`, () => move(from, to));
	}

	async function status(path: string): Promise<FileStatus | undefined> {
		const found = await attempt(`look at ${path}`, () => unlessMissing(lstat(path)));
		if (!found) return undefined;
		const kind = found.isFile()
			? 'file'
			: found.isDirectory()
				? 'folder'
				: found.isSymbolicLink()
					? 'symlink'
					: found.isSocket()
						? 'socket'
						: found.isBlockDevice() || found.isCharacterDevice()
							? 'device'
							: 'other';
		const {size, mode, uid, gid, mtimeMs, ino} = found;
		return {kind, size, mode: mode & 0o7777, uid, gid, modified: mtimeMs, inode: ino};
	}

	async function list(path: string): Promise<string[]> {
		const names = await attempt(`list ${path}`, () => unlessMissing(readdir(path)));
		return (names ?? []).sort();
	}

	async function xattrs(path: string): Promise<Map<string, string>> {
		return readXattrs(run, path);
	}

	async function attempt<T>(tried: string, action: () => Promise<T>): Promise<T> {
		try {
			return await action();
		} catch (error) {
			throw hostFailure(words, tried, error);
		}
	}
}
