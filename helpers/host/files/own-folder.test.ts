import test from 'ava';
import {ownFolder} from './own-folder.ts';

test.serial("root's folders are the system's", (t) => {
	process.env.XDG_STATE_HOME = '/elsewhere';
	t.is(ownFolder('state', true), '/var/lib/virtrig');
	t.is(ownFolder('cache', true), '/var/cache/virtrig');
});

test.serial("an ordinary user's are where the XDG specification has them", (t) => {
	delete process.env.XDG_STATE_HOME;
	process.env.HOME = '/home/somebody';
	t.is(ownFolder('state', false), '/home/somebody/.local/state/virtrig');
	t.is(ownFolder('cache', false), '/home/somebody/.cache/virtrig');
	process.env.XDG_STATE_HOME = '/elsewhere/';
	t.is(ownFolder('state', false), '/elsewhere/virtrig');
	process.env.XDG_STATE_HOME = 'not/absolute';
	t.is(ownFolder('state', false), '/home/somebody/.local/state/virtrig');
});
