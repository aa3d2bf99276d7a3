# The agent of a host over ssh, or in a container: it carries out the requests on its standard input, and replies on its
# standard output. Nothing of it is on the machine's disk; it needs only perl-base. It ends when its input ends. It is
# sent in parts, one after another (agent-program.ts).
#
# Requests and replies are frames: a length (32 bits, big-endian), then fields, each a length and its bytes. A request is
# an id, an operation and its arguments; a reply begins with that id and a kind (see %operations and frames.ts).
use strict;
use warnings;
no warnings 'exec';

# Linux's numbers, the same on every machine of the tables below. Perl's POSIX, Fcntl and Errno have them too, but an
# emulated machine takes a third of a second to load these.
use constant {ENOENT => 2, ESRCH => 3, EINTR => 4, EAGAIN => 11, EEXIST => 17};
use constant {O_RDONLY => 0, O_WRONLY => 01, O_RDWR => 02, O_CREAT => 0100, O_NOCTTY => 0400, O_TRUNC => 01000};
use constant {O_APPEND => 02000, O_NONBLOCK => 04000, O_CLOEXEC => 02000000, O_PATH => 010000000};
use constant {F_GETFL => 3, F_SETFL => 4, SIGCHLD => 17, SIG_BLOCK => 0, SIG_SETMASK => 2, WNOHANG => 1, CLOCK_REALTIME => 0};
# inotify(7): the events that libuv watches for, and so node's fs.watch reports.
use constant CHANGES => 0x2 | 0x4 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800;
use constant {QUEUE_OVERFLOW => 0x4000, WATCH_ENDED => 0x8000};

# By e_machine of elf(5): O_DIRECTORY (asm/fcntl.h), and the system calls that Perl has no function for: the kernel's
# arch/x86/entry/syscalls/syscall_64.tbl and asm-generic/unistd.h.
my %machines = (
	62 => {
		O_DIRECTORY => 0200000,
		clock_settime => 227,
		dup3 => 292,
		exit_group => 231,
		fsync => 74,
		inotify_add_watch => 254,
		inotify_init1 => 294,
		inotify_rm_watch => 255,
		rt_sigprocmask => 14,
		setsid => 112,
		signalfd4 => 289,
		statx => 332,
	},
	183 => {
		O_DIRECTORY => 040000,
		clock_settime => 112,
		dup3 => 24,
		exit_group => 94,
		fsync => 82,
		inotify_add_watch => 27,
		inotify_init1 => 26,
		inotify_rm_watch => 28,
		rt_sigprocmask => 135,
		setsid => 157,
		signalfd4 => 74,
		statx => 291,
	},
);
# From this program's own file, because a kernel may run programs of several machines.
sysopen(my $program, '/proc/self/exe', O_RDONLY) or die "/proc/self/exe: $!\n";
sysread $program, my $header, 20;
my $machine = unpack 'x18 S', $header;
my $calls = $machines{$machine} or die "virtrig does not know the system calls of this machine (ELF's number $machine)\n";
close $program;

sub opened {
	my ($descriptor) = @_;
	die "a system call failed: $!\n" if $descriptor < 0;
	open(my $file, '<&=', $descriptor) or die "descriptor $descriptor: $!\n";
	return $file;
}

sub dont_wait {
	my ($file) = @_;
	fcntl $file, F_SETFL, fcntl($file, F_GETFL, 0) | O_NONBLOCK;
}
