/** How virtrig was called, for commands that are to be copied: the script ci/virtrig says so. */
export function calledAs(): string {
	return process.env.VIRTRIG_COMMAND ?? 'virtrig';
}
