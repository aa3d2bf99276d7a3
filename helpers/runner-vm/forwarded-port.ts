/**
 * Returns the port of this machine that is forwarded to a guest's, from the output of QEMU's `info usernet`:
 * `TCP[HOST_FORWARD]  13  127.0.0.1 46769  10.0.2.15  22  0  0`.
 */
export function forwardedPort(text: string, guestPort: number): number | undefined {
	const line = new RegExp(`^ *TCP\\[HOST_FORWARD\\] +\\S+ +\\S+ +(\\d+) +\\S+ +${guestPort} `, 'm');
	const port = line.exec(text.replaceAll('\r', ''))?.[1];
	return port === undefined ? undefined : Number(port);
}
