# The far end of a host over ssh, or of one in a container: does what it is asked for on its standard input, and tells of it on its standard
# output. Nothing of it is on the machine's disk; it needs perl-base alone. It ends when its input does.
#
# Both ways go frames: a length (32 bits, big-endian), then fields, each a length and its bytes. A request is an id, an
# operation and its arguments; what comes back begins with that id and a kind (see %operations and frames.ts).
use strict;
use warnings;
no warnings 'exec';

# What is not yet sent when no more is produced; bytes that are read at a time; files that are read at a time.
use constant {ROOM => 4 << 20, PIECE => 256 << 10, OPEN_FILES => 16};

# Linux's numbers, the same on every machine of the tables below. Perl's POSIX, Fcntl and Errno know them too, but a machine
# that is emulated takes a third of a second to load these.
use constant {ENOENT => 2, ESRCH => 3, EINTR => 4, EAGAIN => 11, EEXIST => 17};
use constant {O_RDONLY => 0, O_WRONLY => 01, O_RDWR => 02, O_CREAT => 0100, O_NOCTTY => 0400, O_TRUNC => 01000};
use constant {O_APPEND => 02000, O_NONBLOCK => 04000, O_CLOEXEC => 02000000, O_PATH => 010000000};
use constant {F_GETFL => 3, F_SETFL => 4, SIGCHLD => 17, SIG_BLOCK => 0, SIG_SETMASK => 2, WNOHANG => 1, CLOCK_REALTIME => 0};
# inotify(7): what libuv watches for, hence what node's fs.watch tells.
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
# Of this very program, and so of what it may call: a kernel may run those of several machines.
sysopen(my $program, '/proc/self/exe', O_RDONLY) or die "/proc/self/exe: $!\n";
sysread $program, my $header, 20;
my $machine = unpack 'x18 S', $header;
my $calls = $machines{$machine} or die "virtrig does not know the system calls of this machine (ELF's number $machine)\n";
close $program;

my $in = '';
my $out = '';
my @waiting_reads;
my @open_reads;
# By id.
my %commands;
# The same, by pid, until they are waited for.
my %children;
# By descriptor: who takes what it has to read, whether that makes output of ours, and what it has still to be given.
my (%readers, %talkative, %writers);
# By watch descriptor, the ids that are told; and back.
my (%told, %watch_of);

$SIG{PIPE} = 'IGNORE';
my $end_of_child = pack 'Q', 1 << (SIGCHLD - 1);
my $unblocked = "\0" x 8;
syscall($calls->{rt_sigprocmask}, SIG_BLOCK, $end_of_child, $unblocked, 8) == 0 or die "SIGCHLD cannot be blocked: $!\n";
# A handler of Perl's would run after select(2) has returned, whenever that is.
my $child_ends = opened(syscall($calls->{signalfd4}, -1, $end_of_child, 8, O_CLOEXEC | O_NONBLOCK));
my $inotify = opened(syscall($calls->{inotify_init1}, O_CLOEXEC | O_NONBLOCK));
sysopen(my $null, '/dev/null', O_RDWR) or die "/dev/null: $!\n";
dont_wait(\*STDOUT);

$readers{fileno $child_ends} = sub {
	sysread $child_ends, my $ignored, 1 << 16;
	reap();
};
$readers{fileno $inotify} = \&tell_changes;
$readers{0} = sub {
	my $got = sysread STDIN, $in, 1 << 20, length $in;
	exit 0 if defined $got ? $got == 0 : $! != EINTR && $! != EAGAIN;
	while (length $in >= 4) {
		my $length = unpack 'N', $in;
		last if length $in < 4 + $length;
		my ($id, $operation, @arguments) = unpack '(N/a*)*', substr $in, 4, $length;
		substr $in, 0, 4 + $length, '';
		obey($id, $operation, @arguments);
	}
};

my %operations = (
	# To the end of the file, which the kernel's own files have no size for. `data` frames, then `ok` with the last part.
	read => sub {
		my ($id, $path, $offset) = @_;
		push @waiting_reads, {id => $id, path => $path, offset => $offset};
	},
	readlink => sub {
		my ($id, $path) = @_;
		my $target = readlink $path;
		defined $target ? reply($id, 'ok', $target) : fail($id);
	},
	# Of a folder: its path without any symbolic link.
	realpath => sub {
		my ($id, $path) = @_;
		sysopen(my $folder, $path, O_PATH | $calls->{O_DIRECTORY}) or return fail($id);
		reply($id, 'ok', readlink '/proc/self/fd/' . fileno $folder);
	},
	write => sub {
		my ($id, $path, $append, $sync, $mode, undef) = @_;
		my $folder = parent_of($path);
		# Not for the kernel's file systems: mkdir there makes a cgroup.
		if ($path !~ m{^/(?:proc|sys)/}) { make_folder($folder, 0777) or return fail($id) }
		my $flags = O_WRONLY | O_CREAT | O_NOCTTY | O_NONBLOCK | ($append ? O_APPEND : O_TRUNC);
		sysopen(my $file, $path, $flags, $mode eq '' ? 0666 : $mode) or return fail($id);
		my $written = 0;
		while ($written < length $_[5]) {
			my $got = syswrite $file, $_[5], length($_[5]) - $written, $written;
			if (defined $got) { $written += $got }
			elsif ($! != EINTR) { return fail($id) }
		}
		if ($sync) {
			to_disk($file) or return fail($id);
			sysopen(my $entry, $folder, O_RDONLY | $calls->{O_DIRECTORY}) or return fail($id);
			to_disk($entry) or return fail($id);
		}
		close $file or return fail($id);
		reply($id, 'ok');
	},
	mkdir => sub {
		my ($id, $path, $mode) = @_;
		make_folder($path, $mode) ? reply($id, 'ok') : fail($id);
	},
	rmdir => sub { rmdir $_[1] ? reply($_[0], 'ok') : fail($_[0]) },
	unlink => sub { unlink($_[1]) ? reply($_[0], 'ok') : fail($_[0]) },
	rename => sub { rename($_[1], $_[2]) ? reply($_[0], 'ok') : fail($_[0]) },
	# statx(2), since Perl's lstat has whole seconds: AT_FDCWD, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS.
	status => sub {
		my ($id, $path) = @_;
		my $status = "\0" x 256;
		syscall($calls->{statx}, -100, $path, 0x100, 0x7ff, $status) == 0 or return fail($id);
		my ($uid, $gid, $mode, $inode, $size, $seconds, $nanoseconds) = unpack 'x20 L L S x2 Q Q @112 q L', $status;
		reply($id, 'ok', $mode, $size, $uid, $gid, $inode, $seconds, $nanoseconds);
	},
	list => sub {
		my ($id, $path) = @_;
		opendir(my $folder, $path) or return fail($id);
		reply($id, 'ok', grep {$_ ne '.' && $_ ne '..'} readdir $folder);
	},
	# Sets the machine's clock: seconds since the epoch, and nanoseconds.
	clock => sub {
		my ($id, $seconds, $nanoseconds) = @_;
		syscall($calls->{clock_settime}, CLOCK_REALTIME, pack 'q q', $seconds, $nanoseconds) == 0 ? reply($id, 'ok') : fail($id);
	},
	# `ok` with 0 when there is no such process.
	kill => sub {
		my ($id, $target, $signal) = @_;
		if (kill $signal, $target) { reply($id, 'ok', 1) }
		elsif ($! == ESRCH) { reply($id, 'ok', 0) }
		else { fail($id) }
	},
	# `ok`, then `change` frames until `unwatch`.
	watch => sub {
		my ($id, $path) = @_;
		my $watch = syscall $calls->{inotify_add_watch}, fileno($inotify) + 0, $path, CHANGES;
		return fail($id) if $watch < 0;
		$told{$watch}{$id} = 1;
		$watch_of{$id} = $watch;
		reply($id, 'ok');
	},
	unwatch => sub {
		my ($id, $watched) = @_;
		my $watch = delete $watch_of{$watched};
		return if !defined $watch;
		# Two watches of one file are one for the kernel.
		delete $told{$watch}{$watched};
		return if keys %{$told{$watch}};
		delete $told{$watch};
		syscall $calls->{inotify_rm_watch}, fileno($inotify) + 0, $watch;
	},
	# `started` with the pid or `unstarted` with the step and errno; `stdout`, `stderr`; `exit` with code and signal.
	spawn => \&start,
	# Signals a command's process group. Until its `exit` is told, its number cannot be anybody else's.
	signal => sub {
		my (undef, $id, $signal) = @_;
		kill $signal, -$commands{$id}{pid} if $commands{$id};
	},
	# Kills a command's process group, and no longer waits for whoever else has its output open.
	abandon => sub {
		my (undef, $id) = @_;
		my $command = $commands{$id} or return;
		# It may not have its own group yet.
		kill 'KILL', -$command->{pid} or kill 'KILL', $command->{pid};
		end_output($command, $_) for qw(stdout stderr);
		tell_end($command);
	},
);

$out .= "\0virtrig agent\n";
reply(0, 'hello', $$, map {"$_=$ENV{$_}"} grep {/^VIRTRIG_/} sort keys %ENV);
while (1) {
	read_on();
	send_out();
	my ($readable, $writable) = ('', '');
	my $has_room = length $out < ROOM;
	for (keys %readers) { vec($readable, $_, 1) = 1 if $has_room || !$talkative{$_} }
	vec($writable, $_, 1) = 1 for keys %writers;
	vec($writable, 1, 1) = 1 if length $out;
	my $busy = $has_room && (@open_reads || @waiting_reads);
	next if select($readable, $writable, undef, $busy ? 0 : undef) <= 0;
	# What a command said before it was abandoned comes before that: requests last.
	for (sort {$b <=> $a} keys %readers) { $readers{$_}->() if vec($readable, $_, 1) && $readers{$_} }
	for (keys %writers) { feed($_) if vec($writable, $_, 1) && $writers{$_} }
}

sub obey {
	my ($id, $operation) = splice @_, 0, 2;
	my $known = $operations{$operation} or return reply($id, 'errno', 0, "no operation $operation");
	eval { $known->($id, @_); 1 } or reply($id, 'errno', 0, $@);
}

sub reply {
	my $body = pack '(N/a*)*', @_;
	$out .= pack('N', length $body) . $body;
}

sub fail { reply($_[0], 'errno', $! + 0, '') }

sub send_out {
	while (length $out) {
		my $sent = syswrite STDOUT, $out, PIECE;
		if (defined $sent) { substr $out, 0, $sent, '' }
		elsif ($! == EAGAIN) { return }
		elsif ($! != EINTR) { exit 0 }
	}
}

# One part of each of some files in turn, so that a big one holds up no other.
sub read_on {
	while (length $out < ROOM && (@open_reads || @waiting_reads)) {
		my $read = @waiting_reads && @open_reads < OPEN_FILES ? shift @waiting_reads : shift @open_reads;
		read_part($read) and push @open_reads, $read;
	}
}

# Whether there is more to come.
sub read_part {
	my ($read) = @_;
	my ($id, $part) = ($read->{id}, '');
	if (!$read->{file}) {
		# A pipe or terminal must not hold everything up.
		if (!sysopen $read->{file}, $read->{path}, O_RDONLY | O_NOCTTY | O_NONBLOCK) { fail($id); return 0 }
		if ($read->{offset} > 0 && !defined sysseek $read->{file}, $read->{offset}, 0) { fail($id); return 0 }
	}
	while (length $part < PIECE) {
		my $got = sysread $read->{file}, $part, PIECE - length $part, length $part;
		if (!defined $got) {
			next if $! == EINTR;
			fail($id);
			return 0;
		}
		if ($got == 0) { reply($id, 'ok', $part); return 0 }
	}
	reply($id, 'data', $part);
	return 1;
}

sub parent_of {
	my ($path) = @_;
	return '.' if $path !~ m{/};
	$path =~ s{/+[^/]*/*\z}{};
	return $path eq '' ? '/' : $path;
}

# False with $! as mkdir(2) has it, or EEXIST where something else is in its place.
sub make_folder {
	my ($path, $mode) = @_;
	return 1 if mkdir $path, $mode;
	if ($! == ENOENT && $path ne '' && parent_of($path) ne $path) {
		make_folder(parent_of($path), $mode) or return 0;
		return 1 if mkdir $path, $mode;
	}
	return 0 if $! != EEXIST;
	return 1 if -d $path;
	$! = EEXIST;
	return 0;
}

sub to_disk { syscall($calls->{fsync}, fileno($_[0]) + 0) == 0 }

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

sub tell_changes {
	my $got = sysread $inotify, my $events, 1 << 16;
	return if !$got;
	my %changed;
	while (length $events) {
		my ($watch, $mask, undef, $length) = unpack 'l L L L', $events;
		substr $events, 0, 16 + $length, '';
		# Which changes were lost, nobody knows.
		for ($mask & QUEUE_OVERFLOW ? keys %told : $watch) { $changed{$_} = 1 for keys %{$told{$_} || {}} }
		if ($mask & WATCH_ENDED) {
			delete @watch_of{keys %{$told{$watch} || {}}};
			delete $told{$watch};
		}
	}
	reply($_, 'change') for keys %changed;
}

sub start {
	my ($id, $folder, $has_input, $input, $variables, @words) = @_;
	my %environment = splice @words, 0, 2 * $variables;
	my %ends;
	for (qw(status stdout stderr), $has_input ? 'stdin' : ()) {
		# Perl closes them on exec.
		pipe $ends{$_}[0], $ends{$_}[1] or return unstarted($id, 'pipe', $! + 0);
	}
	my $pid = fork;
	return unstarted($id, 'fork', $! + 0) if !defined $pid;
	if ($pid == 0) {
		syscall $calls->{setsid};
		$SIG{PIPE} = 'DEFAULT';
		syscall $calls->{rt_sigprocmask}, SIG_SETMASK, $unblocked, 0, 8;
		my @standard = ($has_input ? $ends{stdin}[0] : $null, $ends{stdout}[1], $ends{stderr}[1]);
		syscall $calls->{dup3}, fileno($standard[$_]) + 0, $_, 0 for 0 .. 2;
		@ENV{keys %environment} = values %environment;
		my $step = 'chdir';
		if ($folder eq '' || chdir $folder) {
			$step = 'exec';
			exec {$words[0]} @words;
		}
		syswrite $ends{status}[1], ($! + 0) . " $step";
		# Without what Perl does at its end.
		syscall $calls->{exit_group}, 127;
	}
	my $command = {id => $id, pid => $pid, stdout => $ends{stdout}[0], stderr => $ends{stderr}[0]};
	$commands{$id} = $children{$pid} = $command;
	my $status = $ends{status}[0];
	close $ends{$_}[1] for qw(status stdout stderr);
	if ($has_input) {
		close $ends{stdin}[0];
		dont_wait($ends{stdin}[1]);
		$writers{fileno $ends{stdin}[1]} = {file => $ends{stdin}[1], data => $input};
	}
	# It is closed by exec, or says why there was none.
	my $said = '';
	$readers{fileno $status} = sub {
		return if sysread $status, $said, 100, length $said;
		delete $readers{fileno $status};
		close $status;
		if ($said ne '') {
			my ($errno, $step) = split / /, $said;
			delete $commands{$id};
			return unstarted($id, $step, $errno);
		}
		$command->{started} = 1;
		reply($id, 'started', $pid);
		listen_to($command, $_) for qw(stdout stderr);
		tell_end($command);
	};
}

sub unstarted { reply($_[0], 'unstarted', $_[1], $_[2]) }

sub listen_to {
	my ($command, $stream) = @_;
	my $file = $command->{$stream} or return;
	$talkative{fileno $file} = 1;
	$readers{fileno $file} = sub {
		my $got = sysread $file, my $data, 1 << 16;
		return reply($command->{id}, $stream, $data) if $got;
		return if !defined $got && $! == EINTR;
		end_output($command, $stream);
		tell_end($command);
	};
}

sub end_output {
	my ($command, $stream) = @_;
	my $file = delete $command->{$stream} or return;
	delete $talkative{fileno $file};
	delete $readers{fileno $file};
	close $file;
}

sub reap {
	while ((my $pid = waitpid -1, WNOHANG) > 0) {
		my $command = delete $children{$pid} or next;
		$command->{status} = $?;
		tell_end($command);
	}
}

# Once it was waited for and all its output was told.
sub tell_end {
	my ($command) = @_;
	my ($id, $status) = @$command{qw(id status)};
	return if !$command->{started} || !$commands{$id} || !defined $status;
	return if $command->{stdout} || $command->{stderr};
	delete $commands{$id};
	reply($id, 'exit', $status >> 8, $status & 127);
}

# More of what a command is to read.
sub feed {
	my ($descriptor) = @_;
	my $writer = $writers{$descriptor};
	my $written = syswrite $writer->{file}, $writer->{data}, 1 << 16;
	return if !defined $written && ($! == EAGAIN || $! == EINTR);
	substr $writer->{data}, 0, $written, '' if defined $written;
	return if defined $written && length $writer->{data};
	delete $writers{$descriptor};
	close $writer->{file};
}
