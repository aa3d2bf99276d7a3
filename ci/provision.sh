#!/bin/sh
# Installs what virtrig needs and this machine lacks: Debian packages, then npm packages and Node 24 (into
# node_modules). An ordinary user needs fewer Debian packages, and is told which are missing. npm runs it before
# `start`, `test` and `bench`, when node_modules may not exist yet, so it is plain sh. It looks at the files themselves
# each time, so it notices what was removed since; with nothing to do it says nothing and takes a fraction of a second.
#
# It starts no service: the distribution's units of libvirt (libvirt-daemon-system) are not among the packages, and
# a libvirt that the machine has already is neither upgraded nor restarted.
#
# Exit codes: 0 everything is there; 3 this machine cannot have it, or not without root, and stderr says what to do.
set -u
unset NODE_OPTIONS
export LC_ALL=C
# A CI's bare environment may have no PATH at all, and npm then does not hand one on.
export PATH="${PATH:-/usr/bin}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
self=$(readlink -f -- "$0")
root=${self%/ci/provision.sh}

stop() {
	echo "virtrig: $*" >&2
	exit 3
}

cd "$root" 2>/dev/null || stop "$(id -un) cannot enter the folder of $0: run this as its owner or as root."

# What a step printed, when it failed: its last lines, and where the rest is.
show_log() {
	keep=yes
	tail -n 20 "$log" | sed 's/^/  | /' >&2
	echo "  | whole log: $log" >&2
}

# A Debian package, and a file of it that must be there.
debian_needs='
qemu-system-x86 /usr/bin/qemu-system-x86_64
qemu-utils /usr/bin/qemu-img
busybox-static /bin/busybox
attr /usr/bin/getfattr
cpio /bin/cpio
mmdebstrap /usr/bin/mmdebstrap
e2fsprogs /sbin/mke2fs
openssh-client /usr/bin/ssh
perl-base /usr/bin/perl
binutils /usr/bin/readelf
util-linux /usr/bin/unshare
g++ /usr/bin/g++
make /usr/bin/make
python3 /usr/bin/python3
'
# Root runs guests on this machine itself, an ordinary user in runner VMs alone, which he builds in a user namespace.
if [ "$(id -u)" = 0 ]; then
	debian_needs="$debian_needs
libvirt-daemon /usr/sbin/libvirtd
libvirt-daemon /usr/sbin/virtlogd
libvirt-daemon-driver-qemu /usr/lib/*/libvirt/connection-driver/libvirt_driver_qemu.so
libvirt-daemon-driver-lxc /usr/lib/*/libvirt/connection-driver/libvirt_driver_lxc.so
libvirt-daemon-driver-lxc /usr/lib/libvirt/libvirt_lxc
libvirt-clients /usr/bin/virsh
tini /usr/bin/tini
iproute2 /bin/ip
gdb /usr/bin/gdb
podman /usr/bin/podman
runc /usr/sbin/runc
conmon /usr/bin/conmon
netavark /usr/lib/podman/netavark
"
else
	debian_needs="$debian_needs
uidmap /usr/bin/newuidmap
"
fi

# The packages that have a file missing.
missing_packages() {
	echo "$debian_needs" | while read -r package pattern; do
		[ -n "$package" ] || continue
		# Unquoted: the pattern is expanded here.
		for file in $pattern; do
			[ -e "$file" ] || echo "$package"
		done
	done | sort -u | tr '\n' ' '
}

# $missing is a list of words wherever it is used unquoted.
apt() {
	DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confdef \
		-o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "$@" </dev/null
}

refresh_lists() {
	echo 'virtrig: refreshing the lists of Debian packages'
	apt update >"$log" 2>&1 || apt_failed 'The lists of Debian packages could not be fetched'
}

apt_failed() {
	show_log
	if grep -Eq 'Could not resolve|Temporary failure|Could not connect|Unable to connect|Failed to fetch|timed out' "$log"; then
		stop "$1: check this machine's network and /etc/apt/sources.list, then run this again."
	fi
	if grep -q 'Could not get lock' "$log"; then
		stop "$1: another package manager has been at work for two minutes; run this again when it is done."
	fi
	if grep -q 'No space left on device' "$log"; then stop "$1: free some disk space on /, then run this again."; fi
	stop "$1: mend what the lines above say, then run this again."
}

# Reads what apt would do: nothing may be removed, and a libvirt that is here already stays as it is.
plan_debian() {
	plan=$(apt -s install --no-install-recommends $reinstall $missing 2>&1) || return 1
	# Without lists, apt succeeds at reinstalling nothing.
	echo "$plan" | grep -q '^Inst ' || return 1
	changed=$(echo "$plan" | awk '
		$1 == "Remv" {print $2}
		$1 == "Inst" && $2 ~ /^libvirt/ && $3 ~ /^\[/ && substr($3, 2, length($3) - 2) != substr($4, 2) {print $2}
	' | sort -u | tr '\n' ' ')
}

# Megabytes to download and on disk of all that the plan would install.
plan_sizes() {
	apt-cache show --no-all-versions $(echo "$plan" | awk '$1 == "Inst" {print $2}') |
		awk '$1 == "Size:" {d += $2} $1 == "Installed-Size:" {k += $2} END {print int(d / 1e6) + 1, int(k / 1000) + 1}'
}

install_debian() {
	missing=$(missing_packages)
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null ||
		stop "This machine has no apt-get: install what Debian calls ${missing% } with its own package manager, or use Debian 12."
	[ "$(id -u)" = 0 ] ||
		stop "Debian packages are missing, and installing them needs root. Let an administrator type
  apt-get install --no-install-recommends ${missing% }
and run this again. Nothing else needs root."
	# dpkg believes that some are there, but files of theirs are gone.
	reinstall=
	for package in $missing; do
		case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in installed) reinstall=--reinstall ;; esac
	done
	if ! plan_debian; then
		refresh_lists
		if ! plan_debian; then
			# The log has what the refresh said: apt counts lists that it could not fetch as a success.
			echo "$plan" >>"$log"
			apt_failed "apt-get finds no way to install ${missing% }"
		fi
	fi
	[ -z "$changed" ] ||
		stop "Installing ${missing% } would also change ${changed% }, which this machine has already: do that yourself with apt-get install --no-install-recommends ${missing% }"
	set -- $(plan_sizes)
	need=$(($1 + $2 + 100))
	free=$(df -Pk / | awk 'NR == 2 {print int($4 / 1024)}')
	[ "$free" -ge "$need" ] || stop "/ has $free MB free and the Debian packages need $need MB: free some, then run this again."
	echo "virtrig: installing Debian packages (download $1 MB, on disk $2 MB): ${missing% }"
	started=$(date +%s)
	if ! apt -y install --no-install-recommends $reinstall $missing >"$log" 2>&1; then
		# The lists may name versions that the archive no longer has.
		grep -Eq '404 +Not Found' "$log" || apt_failed 'apt-get failed'
		refresh_lists
		apt -y install --no-install-recommends $reinstall $missing >"$log" 2>&1 || apt_failed 'apt-get failed'
	fi
	missing=$(missing_packages)
	[ -z "$missing" ] || stop "apt-get installed ${missing% }, yet files of it are missing: is this a Debian 12 or later on x86_64?"
	echo "virtrig: Debian packages installed ($(($(date +%s) - started)) s)"
}

# Prints the first thing that is wrong with node_modules, if any: what package-lock.json asks for, what npm says it
# placed, the version of Node, and node-pty's compiled module.
npm_problem() {
	node=$root/node_modules/.bin/node
	if ! [ -x "$node" ]; then
		echo 'Node 24 is missing'
		return
	fi
	"$node" -e '
		const {existsSync, readFileSync} = require("node:fs");
		const json = (path) => JSON.parse(readFileSync(path, "utf8"));
		const problem = () => {
			if (!existsSync("node_modules/.package-lock.json")) return "the last npm ci did not finish";
			const wanted = json("package-lock.json").packages;
			const placed = json("node_modules/.package-lock.json").packages;
			for (const [path, {version, optional}] of Object.entries(wanted)) {
				if (path === "" || (optional && !(path in placed))) continue;
				const seen = existsSync(path + "/package.json") ? json(path + "/package.json").version : "missing";
				if (seen !== version) return `${path} is ${seen}, not ${version}`;
			}
			const node = wanted["node_modules/node"].version;
			if (process.versions.node !== node) return `Node is ${process.versions.node}, not ${node}`;
			require("node-pty");
		};
		try {
			console.log(problem() ?? "");
		} catch (error) {
			console.log(error.message.split("\n")[0]);
		}
	' 2>&1 || echo 'Node 24 does not run'
}

# Megabytes that node_modules and npm cache take (measured: 400 and 150).
NPM_SPACE=700

install_npm() {
	problem=$(npm_problem)
	[ -n "$problem" ] || return 0
	# npm must not run on the Node that it is about to replace.
	PATH=$(echo "$PATH" | tr ':' '\n' | grep -v '/node_modules/\.bin$' | grep -v 'node-gyp-bin$' | paste -sd: -)
	command -v npm >/dev/null && command -v node >/dev/null ||
		stop 'Node and npm are missing: install Node 20 or later with npm, then run this again.'
	major=$(node -p 'process.versions.node.split(".")[0]')
	[ "$major" -ge 18 ] || stop "Node $major is too old to install with: install Node 20 or later with npm, then run this again."
	[ -w . ] || stop "$root is not writable by $(id -un): run this as its owner or as root."
	free=$(df -Pk . | awk 'NR == 2 {print int($4 / 1024)}')
	[ "$free" -ge $NPM_SPACE ] || stop "$root has $free MB free and the npm packages need $NPM_SPACE MB: free some, then run this again."
	# node-pty is compiled: with the headers of the Node that is here, where it has them, so that nothing else is fetched.
	headers=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
	if [ -e "$headers/include/node/node_api.h" ]; then export npm_config_nodedir="$headers"; fi
	echo "virtrig: installing npm packages and Node 24 into node_modules ($(grep -c '^		"node_modules/' package-lock.json) packages; $problem)"
	started=$(date +%s)
	# npm's own pauses between its tries add up to more than a minute where there is no network.
	if ! npm ci --include=dev --include=optional --ignore-scripts=false --no-audit --no-fund --no-progress \
		--fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 </dev/null >"$log" 2>&1; then
		# npm's own help would be all that its last lines show.
		if grep -q 'code EUSAGE' "$log"; then
			keep=yes
			stop "package.json and package-lock.json do not agree ($(grep -m 1 -E 'error (Missing|Invalid):' "$log" | sed 's/npm error //')): run \`npm install\` and commit both; npm's log is $log."
		fi
		show_log
		if grep -Eq 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network' "$log"; then
			stop "npm could not reach its registry: check this machine's network and npm's configuration, then run this again."
		fi
		if grep -q ENOSPC "$log"; then stop "npm ran out of disk space: free $NPM_SPACE MB on $root, then run this again."; fi
		stop 'npm ci failed: mend what the lines above say, then run this again.'
	fi
	problem=$(npm_problem)
	if [ -n "$problem" ]; then
		show_log
		stop "npm ci succeeded, yet $problem: remove $root/node_modules, then run this again."
	fi
	echo "virtrig: npm packages and Node 24 installed ($(($(date +%s) - started)) s)"
}

# Two runs that begin at once: the second waits, then finds nothing left to do. The lock goes with the process.
exec 9<"$self"
if ! flock -n 9; then
	echo "virtrig: waiting for another provisioning of $root"
	flock -w 600 9 || stop "Another provisioning of $root has been at work for ten minutes: end it, then run this again."
fi
log=$(mktemp "${TMPDIR:-/tmp}/virtrig-provision.XXXXXX") || stop "No file can be made in ${TMPDIR:-/tmp}: free some disk space there."
keep=
trap '[ -n "$keep" ] || rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
install_debian
install_npm
