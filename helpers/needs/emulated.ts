/**
 * Whether QEMU emulates a processor. Takes its name or a /proc/cpuinfo. Emulated processors call themselves `QEMU TCG CPU
 * version ...` (target/i386/cpu.c).
 */
export function isEmulated(processor: string): boolean {
	return /^(model name\s*: )?QEMU TCG/m.test(processor);
}
