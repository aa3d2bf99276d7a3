import test from 'ava';
import type {Host} from '../../host/host.ts';
import {AvcGate} from './avc-gate.ts';

const LOG = '/var/log/audit/audit.log';

/** A host whose audit log is a text, and whose auditctl writes to it. */
function machine({selinux = true, enforce = '1'} = {}) {
	const files = new Map<string, {inode: number; text: string}>([[LOG, {inode: 7, text: avc('svirt_t', 1)}]]);
	const commands: string[] = [];
	const seen = {lost: 0, writes: true};
	let changed = () => {};
	const write = (text: string) => {
		const log = files.get(LOG);
		if (log) log.text += text;
		changed();
	};
	const status = async (path: string) => {
		if (path.startsWith('/sys/fs/selinux')) return selinux ? {inode: 1, size: 1} : undefined;
		const file = files.get(path);
		return file && {inode: file.inode, size: file.text.length};
	};
	const run = async (argv: readonly string[]) => {
		commands.push(argv.join(' '));
		const [, option, sign] = argv;
		if (option === '-m' && seen.writes)
			setTimeout(() => write(`type=USER msg=audit(2.000:9): msg='text=${sign}'\n`), 5);
		return {
			stdout:
				argv[0] === 'dmesg' ? 'audit: audit_lost=3 audit_rate_limit=0' : `enabled 1\nlost ${seen.lost}\n`,
		};
	};
	const host = {
		name: 'a machine',
		patience: 1,
		status,
		run,
		readText: async (path: string, offset = 0) =>
			path.startsWith('/sys/fs/selinux') ? enforce : (files.get(path)?.text.slice(offset) ?? ''),
		watch: (_path: string, told: () => void) => {
			changed = told;
			return {ready: Promise.resolve(), close: () => {}};
		},
	};
	return {host: host as unknown as Host, files, write, seen, commands};
}

function avc(
	source: string,
	serial: number,
	{target = 'var_log_t', name = 'x', range = 's0:c1,c2'} = {},
): string {
	return (
		`type=AVC msg=audit(1.000:${serial}): avc:  denied  { append } for  pid=12 comm="it" name="${name}" ` +
		`scontext=system_u:system_r:${source}:${range} tcontext=system_u:object_r:${target}:s0 tclass=file permissive=0\n`
	);
}

const ours = {why: 'as a test', source: 'svirt_t', tclass: 'file'} as const;

test('a denial from before the case, and one that concerns neither libvirt nor its guests, is ignored', async (t) => {
	const {host, write} = machine();
	const gate = await AvcGate.open(host);
	write(avc('getty_t', 2));
	await t.notThrowsAsync(async () => gate?.judge());
});

test('a denial that was not announced is reported with the missing rule', async (t) => {
	const {host, write} = machine();
	const gate = await AvcGate.open(host);
	write(avc('svirt_t', 2) + avc('svirt_t', 3));
	await t.throwsAsync(async () => gate?.judge(), {
		name: 'DenialError',
		message:
			/svirt_t:s0:c1,c2 \(it, pid 12\) was denied \{ append \} on file x .*; there is no allow svirt_t var_log_t:file \{ append \}; \(2 times\)/,
	});
});

test('a denial because of categories is reported as such', async (t) => {
	const {host, write} = machine();
	const gate = await AvcGate.open(host);
	write(avc('svirt_t', 2).replace('var_log_t:s0', 'svirt_image_t:s0:c3'));
	await t.throwsAsync(async () => gate?.judge(), {message: /categories do not include the object's \(MCS\)/});
});

test('a denial of a daemon, which categories do not restrict, is reported with the missing rule', async (t) => {
	const {host, write} = machine();
	const gate = await AvcGate.open(host);
	write(avc('virtd_t', 2).replace('s0:c1,c2', 's0').replace('var_log_t:s0', 'svirt_image_t:s0:c3'));
	await t.throwsAsync(async () => gate?.judge(), {
		message: /there is no allow virtd_t svirt_image_t:file \{ append \}/,
	});
});

test('an announced denial passes, matched by the last part of its path if no more is known', async (t) => {
	const {host, write} = machine();
	const gate = await AvcGate.open(host);
	gate?.expect({...ours, path: '/var/log/x'});
	write(avc('svirt_t', 2));
	await t.notThrowsAsync(async () => gate?.judge());
});

test('an announced denial that does not come fails', async (t) => {
	const {host, write} = machine();
	const gate = await AvcGate.open(host);
	gate?.expect({...ours, path: '/var/log/y'});
	write(avc('svirt_t', 2));
	await t.throwsAsync(async () => gate?.judge(), {
		message: /announced, and did not come: as a test \(source svirt_t, tclass file, path \/var\/log\/y\)/,
	});
});

test('a log that auditd has rotated meanwhile is read from the mark on', async (t) => {
	const {host, write, files} = machine();
	const gate = await AvcGate.open(host);
	write(avc('svirt_t', 2, {name: 'old'}));
	files.set(`${LOG}.1`, {inode: 7, text: files.get(LOG)?.text ?? ''});
	files.set(LOG, {inode: 8, text: avc('svirt_t', 3, {name: 'new'})});
	await t.throwsAsync(async () => gate?.judge(), {message: /on file old [\s\S]*on file new /});
});

test('if records were lost, there is no judgement', async (t) => {
	const {host, seen} = machine();
	const gate = await AvcGate.open(host);
	seen.lost = 3;
	await t.throwsAsync(async () => gate?.judge(), {
		name: 'HostError',
		message: /3 records were lost[\s\S]*audit_lost=3/,
	});
});

test('in permissive mode the kernel is made to log again what it has logged before', async (t) => {
	const permissive = machine({enforce: '0'});
	await AvcGate.open(permissive.host);
	t.regex(permissive.commands.join('\n'), /commit_pending_bools/);
	const enforcing = machine();
	await AvcGate.open(enforcing.host);
	t.notRegex(enforcing.commands.join('\n'), /commit_pending_bools/);
});

test('without SELinux there is no gate, and without an audit log no case', async (t) => {
	t.is(await AvcGate.open(machine({selinux: false}).host), undefined);
	const {host, files} = machine();
	files.clear();
	await t.throwsAsync(AvcGate.open(host), {message: /start auditd/});
});
