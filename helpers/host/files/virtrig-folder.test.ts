import test from 'ava';
import {virtrigFolder} from './virtrig-folder.ts';

test.serial("root's folders are the system's", (t) => {
	process.env.XDG_STATE_HOME = '/elsewhere';
	t.is(virtrigFolder('state', true), '/var/lib/virtrig');
	t.is(virtrigFolder('cache', true), '/var/cache/virtrig');
});

test.serial("an ordinary user's are where the XDG specification has them", (t) => {
	delete process.env.XDG_STATE_HOME;
	process.env.HOME = '/home/somebody';
	t.is(virtrigFolder('state', false), '/home/somebody/.local/state/virtrig');
	t.is(virtrigFolder('cache', false), '/home/somebody/.cache/virtrig');
	process.env.XDG_STATE_HOME = '/elsewhere/';
	t.is(virtrigFolder('state', false), '/elsewhere/virtrig');
	process.env.XDG_STATE_HOME = 'not/absolute';
	t.is(virtrigFolder('state', false), '/home/somebody/.local/state/virtrig');
});
