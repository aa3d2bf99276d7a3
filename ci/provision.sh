#!/bin/sh
# Installs what virtrig needs and this machine lacks: Debian packages, and in a clone npm packages and Node 24
# (ci/provision-npm.sh). `virtrig setup` runs it; npm runs it before `start` and `test`, when node_modules may not exist
# yet, so it is plain sh. It checks the files themselves each time. When nothing is missing it prints nothing and takes a
# fraction of a second.
#
# It starts no service: libvirt-daemon-system, which has the units of libvirt, is not among the packages. It neither
# upgrades nor restarts a libvirt that is installed already.
#
# With --dry-run it says what it would install, and changes nothing. With --npm it installs only what building and checking
# the project needs, and no program that guests need: `npm run check` asks for no more.
#
# Exit codes: 0 everything is there; 3 this machine cannot have it, or root is needed, and stderr says what to do.
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

dry_run= npm_only=
case ${1-} in
'') ;;
--dry-run) dry_run=yes ;;
--npm) npm_only=yes ;;
*) echo "virtrig: unknown argument: $1 (the options are --dry-run and --npm)" >&2; exit 2 ;;
esac
cd "$root" 2>/dev/null || stop "$(id -un) may not enter the folder of $0: run this as its owner or as root."

# Prints the last lines of a step that failed, and where the rest is.
show_log() {
	keep=yes
	tail -n 20 "$log" | sed 's/^/  | /' >&2
	echo "  | whole log: $log" >&2
}

# Whom the table's rows must serve.
wanted=" all user "
[ "$(id -u)" != 0 ] || wanted=" all root "
[ ! -e ci/provision-npm.sh ] || wanted="$wanted clone "
[ -z "$npm_only" ] || wanted=" clone "

# Prints the rows of ci/programs.txt whose file is missing: program, Debian's package, Fedora's package.
missing_programs() {
	grep -v -e '^#' -e '^$' ci/programs.txt | while read -r program files debian fedora who; do
		case $wanted in *" $who "*) ;; *) continue ;; esac
		# Unquoted: the patterns are expanded here.
		for file in $(echo "$files" | tr '|' ' '); do
			[ ! -e "$file" ] || continue 2
		done
		echo "$program $debian $fedora"
	done
}

# Prints a column of missing_programs as a line of words, each once.
column() {
	missing_programs | cut -d ' ' -f "$1" | sort -u | paste -sd ' '
}

# $missing is a list of words wherever it is unquoted.
apt() {
	DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confdef \
		-o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "$@" </dev/null
}

refresh_lists() {
	echo 'virtrig: refreshing the lists of Debian packages'
	apt update >"$log" 2>&1 || apt_failed 'apt-get could not fetch the lists of Debian packages'
}

apt_failed() {
	show_log
	if grep -Eq 'Could not resolve|Temporary failure|Could not connect|Unable to connect|Failed to fetch|timed out' "$log"; then
		stop "$1: check this machine's network and /etc/apt/sources.list, then run this again."
	fi
	if grep -q 'Could not get lock' "$log"; then
		stop "$1: another package manager has held the lock for two minutes; run this again when it is done."
	fi
	if grep -q 'No space left on device' "$log"; then stop "$1: free some disk space on /, then run this again."; fi
	stop "$1: fix what the lines above say, then run this again."
}

# Reads what apt would do. It may remove nothing, and a libvirt that is installed already stays as it is.
plan_debian() {
	plan=$(apt -s install --no-install-recommends $reinstall $missing 2>&1) || return 1
	# Without lists, apt succeeds at reinstalling nothing.
	echo "$plan" | grep -q '^Inst ' || return 1
	changed=$(echo "$plan" | awk '
		$1 == "Remv" {print $2}
		$1 == "Inst" && $2 ~ /^libvirt/ && $3 ~ /^\[/ && substr($3, 2, length($3) - 2) != substr($4, 2) {print $2}
	' | sort -u | paste -sd ' ')
}

# Prints the megabytes that the plan would download, and those that it takes on disk.
plan_sizes() {
	apt-cache show --no-all-versions $(echo "$plan" | awk '$1 == "Inst" {print $2}') |
		awk '$1 == "Size:" {d += $2} $1 == "Installed-Size:" {k += $2} END {print int(d / 1e6) + 1, int(k / 1000) + 1}'
}

# On a system without apt, names what is missing by its Debian and Fedora packages.
stop_without_apt() {
	echo 'virtrig: this machine has no apt-get, so virtrig cannot install what is missing:' >&2
	missing_programs | awk '
		BEGIN {printf "  %-24s %-28s %s\n", "program", "package in Debian", "package in Fedora"}
		{printf "  %-24s %-28s %s\n", $1, $2, $3}' >&2
	echo "On Fedora, type as root:
  dnf install $(column 3)
On another system, install these programs with its own package manager. Then run this again." >&2
	exit 3
}

install_debian() {
	missing=$(column 2)
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null || stop_without_apt
	# dpkg believes that some are installed, but files of theirs are gone.
	reinstall=
	for package in $missing; do
		case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in installed) reinstall=--reinstall ;; esac
	done
	if [ -n "$dry_run" ]; then
		sizes=
		if plan_debian; then sizes=$(plan_sizes | sed 's/\(.*\) \(.*\)/ (download \1 MB, on disk \2 MB)/'); fi
		echo "virtrig: would install Debian packages$sizes: $missing"
		return
	fi
	[ "$(id -u)" = 0 ] ||
		stop "Debian packages are missing, and only root can install them. Ask an administrator to type
  apt-get install --no-install-recommends $missing
and run this again. Nothing else needs root."
	if ! plan_debian; then
		refresh_lists
		if ! plan_debian; then
			# The log has what the refresh said: apt counts lists that it could not fetch as a success.
			echo "$plan" >>"$log"
			apt_failed "apt-get finds no way to install $missing"
		fi
	fi
	[ -z "$changed" ] ||
		stop "Installing $missing would also change $changed, which this machine has already: do that yourself with apt-get install --no-install-recommends $missing"
	set -- $(plan_sizes)
	need=$(($1 + $2 + 100))
	free=$(df -Pk / | awk 'NR == 2 {print int($4 / 1024)}')
	[ "$free" -ge "$need" ] || stop "/ has $free MB free and the Debian packages need $need MB: free some, then run this again."
	echo "virtrig: installing Debian packages (download $1 MB, on disk $2 MB): $missing"
	started=$(date +%s)
	if ! apt -y install --no-install-recommends $reinstall $missing >"$log" 2>&1; then
		# The lists may name versions that the archive no longer has.
		grep -Eq '404 +Not Found' "$log" || apt_failed 'apt-get failed'
		refresh_lists
		apt -y install --no-install-recommends $reinstall $missing >"$log" 2>&1 || apt_failed 'apt-get failed'
	fi
	missing=$(column 2)
	[ -z "$missing" ] || stop "apt-get installed $missing, but files of it are missing: is this Debian 12 or later on x86_64?"
	echo "virtrig: Debian packages installed ($(($(date +%s) - started)) s)"
}

# When two begin at once, the second waits and then finds nothing left to do. The lock ends with the process.
exec 9<"$self"
if ! flock -n 9; then
	echo "virtrig: waiting for another set-up of $root"
	flock -w 600 9 || stop "Another set-up of $root has been running for ten minutes: end it, then run this again."
fi
log=$(mktemp "${TMPDIR:-/tmp}/virtrig-provision.XXXXXX") || stop "Could not make a file in ${TMPDIR:-/tmp}: free some disk space there."
keep=
trap '[ -n "$keep" ] || rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
install_debian
if [ -e ci/provision-npm.sh ]; then
	. ci/provision-npm.sh
	install_npm
fi
