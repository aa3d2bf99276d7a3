import type {Host} from '../../host/host.ts';

const ENFORCE = '/sys/fs/selinux/enforce';

export type SelinuxMode = 'enforcing' | 'permissive';

/** Returns the mode of SELinux on the whole machine, which must have SELinux. */
export async function selinuxMode(host: Host): Promise<SelinuxMode> {
	return (await host.readText(ENFORCE)).trim() === '1' ? 'enforcing' : 'permissive';
}

/** Runs an action in another mode (`setenforce`), and always restores the previous mode. */
export async function inSelinuxMode<T>(host: Host, mode: SelinuxMode, action: () => Promise<T>): Promise<T> {
	const before = await selinuxMode(host);
	if (before === mode) return action();
	await setMode(host, mode);
	try {
		return await action();
	} finally {
		await setMode(host, before);
	}
}

async function setMode(host: Host, mode: SelinuxMode): Promise<void> {
	await host.run(['setenforce', mode === 'enforcing' ? '1' : '0']);
}
