import {randomBytes} from 'node:crypto';

/** A mark in a terminal's output that can only be the answer to a command, never the echo of it. */
interface Nonce {
	/** As `echo` prints it. */
	readonly printed: string;
	/** As it is typed after `echo `: split by quotes, which sh and virsh both remove. */
	readonly typed: string;
}

export function newNonce(): Nonce {
	const half = () => randomBytes(6).toString('hex');
	const [first, second] = [half(), half()];
	return {printed: `vr-${first}${second}`, typed: `vr-${first}''${second}`};
}
