import {randomBytes} from 'node:crypto';
import test from 'ava';
import {localHost} from '../../host/local/local-host.ts';
import {killMarked, markedProcesses} from './marked-processes.ts';

/**
 * A FUSE server in perl: it serves a file system until a process opens a file, and prints that process's pid. That
 * process also has the server's end of the connection. See struct fuse_in_header, fuse_out_header and fuse_init_out
 * in linux/fuse.h.
 */
const SERVER = `
use strict;
$^F = 99;
$| = 1;
open(my $end, '+<', '/dev/fuse') or die "/dev/fuse: $!";
my $options = 'rootmode=40000,user_id=0,group_id=0,fd=' . fileno($end);
system('mount', '-i', '-t', 'fuse', '-o', $options, 'virtrig', '/mnt') == 0 or die;
sysread($end, my $request, 1 << 20) or die $!;
my $unique = unpack('x8 Q', $request);
syswrite($end, pack('LlQ', 80, 0, $unique) . pack('LLLLSSLL', 7, 31, 0, 0, 1, 1, 4096, 1) . "\\0" x 36) or die $!;
system('grep', '-q', 'fuse_connection', '/proc/self/fdinfo/' . fileno($end)) == 0 or print("old kernel\\n"), exit;
my $client = fork;
if (!$client) { stat('/mnt/file'); exit }
sysread($end, $request, 1 << 20) or die $!;
print "$client\\n";
sleep 60;
`;

const DEADLINE = 10_000;

test('who waits for a server that was killed, and holds its end, is ended', async (t) => {
	const run = randomBytes(3).toString('hex');
	const told = Promise.withResolvers<string>();
	const server = await localHost.spawn(['unshare', '--mount', 'perl', '-e', SERVER], {
		env: {VIRTRIG_RUN: run},
		check: false,
		deadline: 60_000,
		onOutput: (chunk) => told.resolve(chunk.trim()),
	});
	void server.done.then(({stderr}) => told.reject(new Error(`the server ended: ${stderr}`)));
	const said = await told.promise;
	if (said === 'old kernel') {
		t.pass('/proc/PID/fdinfo of this kernel names no connection: nothing is done');
		return;
	}
	await localHost.signal(server.pid, 'SIGKILL');
	t.true((await markedProcesses(localHost, run)).includes(Number(said)), 'it does not end by itself');
	await killMarked(localHost, run, DEADLINE);
	t.deepEqual(await markedProcesses(localHost, run), []);
});
