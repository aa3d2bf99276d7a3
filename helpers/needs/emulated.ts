/**
 * Whether a processor, by its name or a /proc/cpuinfo, is one that QEMU itself emulates: `QEMU TCG CPU version ...` is what
 * those call themselves (target/i386/cpu.c).
 */
export function isEmulated(processor: string): boolean {
	return /^(model name\s*: )?QEMU TCG/m.test(processor);
}
