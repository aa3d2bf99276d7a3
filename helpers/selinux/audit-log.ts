/** The file to which auditd writes SELinux denials, among other records. */
export const AUDIT_LOG = '/var/log/audit/audit.log';
