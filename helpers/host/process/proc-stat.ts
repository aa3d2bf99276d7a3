interface ProcessStat {
	readonly command: string;
	readonly state: string;
	readonly parent: number;
	/** Clock ticks since boot. */
	readonly startTime: string;
	/** Clock ticks that its threads have used, in user space and in the kernel: utime and stime. */
	readonly processorTime: number;
}

/** Parses /proc/PID/stat (proc(5)). The command's name, in parentheses, may itself contain spaces and parentheses. */
export function parseStat(stat: string): ProcessStat {
	const open = stat.indexOf('(');
	const close = stat.lastIndexOf(')');
	const fields = stat.slice(close + 2).split(' ');
	return {
		command: stat.slice(open + 1, close),
		state: fields[0] ?? '',
		parent: Number(fields[1]),
		startTime: fields[19] ?? '',
		processorTime: Number(fields[11]) + Number(fields[12]),
	};
}
