/** Where auditd writes what SELinux has denied, among others. */
export const AUDIT_LOG = '/var/log/audit/audit.log';
