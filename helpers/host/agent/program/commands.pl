# Commands, signals and the clock.

# Running commands by id.
my %commands;
# The same by pid, until they were waited for.
my %children;

$SIG{PIPE} = 'IGNORE';
my $end_of_child = pack 'Q', 1 << (SIGCHLD - 1);
my $unblocked = "\0" x 8;
syscall($calls->{rt_sigprocmask}, SIG_BLOCK, $end_of_child, $unblocked, 8) == 0 or die "SIGCHLD cannot be blocked: $!\n";
# Perl would run a handler only after select(2) has returned, which may be late.
my $child_ends = opened(syscall($calls->{signalfd4}, -1, $end_of_child, 8, O_CLOEXEC | O_NONBLOCK));
sysopen(my $null, '/dev/null', O_RDWR) or die "/dev/null: $!\n";

$readers{fileno $child_ends} = sub {
	sysread $child_ends, my $ignored, 1 << 16;
	reap();
};

%operations = (
	%operations,
	# `started` with the pid or `unstarted` with the step and errno; `stdout`, `stderr`; `exit` with code and signal.
	spawn => \&start,
	# Signals a command's process group. Before its `exit` reply, its pid cannot be reused.
	signal => sub {
		my (undef, $id, $signal) = @_;
		kill $signal, -$commands{$id}{pid} if $commands{$id};
	},
	# Kills a command's process group, and no longer waits for other processes that have its output open.
	abandon => sub {
		my (undef, $id) = @_;
		my $command = $commands{$id} or return;
		# It may not have its own group yet.
		kill 'KILL', -$command->{pid} or kill 'KILL', $command->{pid};
		end_output($command, $_) for qw(stdout stderr);
		tell_end($command);
	},
	# `ok` with 0 if there is no such process.
	kill => sub {
		my ($id, $target, $signal) = @_;
		if (kill $signal, $target) { reply($id, 'ok', 1) }
		elsif ($! == ESRCH) { reply($id, 'ok', 0) }
		else { fail($id) }
	},
	# Sets the machine's clock: seconds since the epoch, and nanoseconds.
	clock => sub {
		my ($id, $seconds, $nanoseconds) = @_;
		syscall($calls->{clock_settime}, CLOCK_REALTIME, pack 'q q', $seconds, $nanoseconds) == 0 ? reply($id, 'ok') : fail($id);
	},
);

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
		# Skips Perl's own clean-up at exit.
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
	# exec closes it; if exec fails, it receives the reason.
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

# Called once it was waited for and all its output was sent.
sub tell_end {
	my ($command) = @_;
	my ($id, $status) = @$command{qw(id status)};
	return if !$command->{started} || !$commands{$id} || !defined $status;
	return if $command->{stdout} || $command->{stderr};
	delete $commands{$id};
	reply($id, 'exit', $status >> 8, $status & 127);
}

# Queues more input for a command.
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
