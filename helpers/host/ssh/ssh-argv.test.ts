import test from 'ava';
import {masterArgv, terminalArgv} from './ssh-argv.ts';

test('a machine of ours is reached by what was named alone', (t) => {
	const to = {destination: 'root@127.0.0.1', port: 2222, identity: '/r/key', knownHosts: '/r/known'};
	const line = masterArgv(to, '/tmp/c', 5500, ['perl', '-e', 'print 1']).join(' ');
	t.regex(
		line,
		/-F none -i \/r\/key -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes/,
	);
	t.regex(line, /-o UserKnownHostsFile="\/r\/known" -p 2222 -o BatchMode=yes/);
	t.regex(line, /-o ControlMaster=yes -o ControlPath=\/tmp\/c -o ControlPersist=no -o ConnectTimeout=6/);
	t.true(line.endsWith("-- root@127.0.0.1 exec perl -e 'print 1'"));
	t.regex(
		masterArgv(to, undefined, 5500, ['true']).join(' '),
		/-o ControlMaster=no -o ControlPath=none /,
		'without terminals there is no socket',
	);
});

test("for any other machine the user's own configuration counts", (t) => {
	const argv = terminalArgv({destination: 'build-host'}, '/tmp/c', 'exec sh');
	t.false(argv.includes('-F'));
	t.false(argv.some((word) => /KnownHosts|StrictHost|IdentitiesOnly/.test(word)));
	t.deepEqual(argv.slice(-3), ['--', 'build-host', 'exec sh']);
});
