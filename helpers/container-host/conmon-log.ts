/**
 * Returns the output of a container's first process from conmon's log in the format k8s-file. Each line begins with
 * its time, its stream, and whether the line is complete (`F`) or a piece (`P`): `... stderr F text`.
 */
export function conmonText(log: string): string {
	return log.replaceAll(/^\S+ std(?:out|err) ([FP]) (.*)\n?/gm, (_, kind, text) =>
		kind === 'P' ? text : `${text}\n`,
	);
}
