import {randomBytes} from 'node:crypto';

/** A mark in a terminal's output that can only come from a command's answer, never from its echo. */
interface Nonce {
	/** The mark as `echo` prints it. */
	readonly printed: string;
	/** The mark as typed after `echo `: split by quotes, which sh and virsh both remove. */
	readonly typed: string;
}

export function newNonce(): Nonce {
	const half = () => randomBytes(6).toString('hex');
	const [first, second] = [half(), half()];
	return {printed: `vr-${first}${second}`, typed: `vr-${first}''${second}`};
}
