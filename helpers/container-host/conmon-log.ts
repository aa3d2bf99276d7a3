/**
 * What a container's first process has said, of the log that conmon keeps in its format k8s-file: each line begins with its
 * time, its stream, and whether it ends there (`F`) or was written in pieces (`P`): `... stderr F text`.
 */
export function conmonText(log: string): string {
	return log.replaceAll(/^\S+ std(?:out|err) ([FP]) (.*)\n?/gm, (_, kind, text) =>
		kind === 'P' ? text : `${text}\n`,
	);
}
