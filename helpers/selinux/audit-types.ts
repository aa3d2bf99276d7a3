/** Names of the record types that can come with a denial. The numbers are from the kernel's linux/audit.h. */
const NAMES: Readonly<Record<number, string>> = {
	1107: 'USER_AVC',
	1300: 'SYSCALL',
	1302: 'PATH',
	1304: 'SOCKETCALL',
	1305: 'CONFIG_CHANGE',
	1306: 'SOCKADDR',
	1307: 'CWD',
	1309: 'EXECVE',
	1318: 'OBJ_PID',
	1320: 'EOE',
	1326: 'SECCOMP',
	1327: 'PROCTITLE',
	1334: 'BPF',
	1400: 'AVC',
	1401: 'SELINUX_ERR',
	1402: 'AVC_PATH',
	1403: 'MAC_POLICY_LOAD',
	1404: 'MAC_STATUS',
	1405: 'MAC_CONFIG_CHANGE',
	1701: 'ANOM_ABEND',
	// libvirt's own types, from src/util/viraudit.c; their numbers are in audit-userspace's lib/audit-records.h.
	2500: 'VIRT_CONTROL',
	2501: 'VIRT_RESOURCE',
	2502: 'VIRT_MACHINE_ID',
};

/**
 * Reads a type: auditd writes a name, or `UNKNOWN[1499]` for a type that it does not know; the kernel's own log has the number.
 */
export function auditTypeName(type: string): string {
	const number = /^(?:UNKNOWN\[)?(\d+)\]?$/.exec(type)?.[1];
	return number === undefined ? type : (NAMES[Number(number)] ?? `UNKNOWN[${number}]`);
}
