#!/bin/sh
# Run by mmdebstrap in the root of the runner, once its packages are installed and the files of root/ are in place.
set -eu
systemctl --quiet enable virtrig-network.service virtrig-ready.service ssh.service libvirtd.service auditd.service
# What wakes up by itself would be in the way of a measurement, or of a snapshot; and auditd keeps what journald would too.
for unit in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
	dpkg-db-backup.timer systemd-tmpfiles-clean.timer systemd-pstore.service getty@tty1.service libvirt-guests.service \
	systemd-journald-audit.socket; do
	ln -sf /dev/null "/etc/systemd/system/$unit"
done
chmod 700 /root/.ssh
# It starts in a third of bash's time, and reads no .bashrc.
usermod --shell /bin/sh root
chmod 600 /etc/ssh/ssh_host_ed25519_key
semodule -i /virtrig-setup/policy.cil
rm -rf /var/lib/apt/lists/*_* /var/cache/apt/*.bin /var/log/apt /var/log/dpkg.log
