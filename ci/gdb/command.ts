import {resolve} from 'node:path';
import {Argument, Command, Option} from 'commander';
import {DRIVERS, type Driver} from '../../helpers/needs/need.ts';
import {helpText} from '../help-text.ts';

const HELP = `
Attaches GDB to the daemon, starts the guest as usual, and follows it into the guest's program: QEMU or libvirt_lxc. When
the program stops in its main, you get GDB in this terminal. By then GDB has detached from the daemon, which serves other
clients. When you leave GDB (quit or Ctrl-D, then y), GDB detaches from the program, and the guest runs on unless
--destroy is given. While the guest is held, virsh list shows it as paused.

The daemon itself is held for milliseconds, far less than the 35 s after which its clients give up (keepalive). While the
program is held, other commands that change that guest wait; under QEMU they fail after 30 s, and the terminal's title
counts down. Afterwards no process is left stopped or traced, even after a kill -9. If you gave GDB a shell command, its
end is awaited first.

FILE contains GDB commands; they run when the program has stopped, before you can type. Your .gdbinit is not read; you can
source it. With --batch there is no prompt: FILE runs, GDB detaches, and this command ends.

Exit codes:
  0    the guest's program stopped at the function
  1    it did not: the guest did not start or has no such function; or a command of FILE or the guest's start failed
  2    wrong usage; nothing was changed
  3    this host, or that guest, cannot be debugged now (no GDB, not root, the guest runs already)
  130, 143  ended by Ctrl-C (SIGINT) before GDB got the terminal, or by SIGTERM or SIGHUP

Examples:
  virtrig gdb vm1                                  vm1 of qemu:///system, in main of QEMU
  virtrig gdb c1 --driver lxc                      a container of lxc:///system, in main of libvirt_lxc
  virtrig gdb vm1 --break qemu_init                at a later function
  virtrig gdb vm1 --batch --command look.gdb --destroy`;

interface Options {
	readonly connect?: string;
	readonly driver?: Driver;
	readonly break: string;
	readonly command?: string;
	readonly batch?: true;
	readonly destroy?: true;
}

/** `virtrig gdb`: runs a guest's program under GDB from its first instruction. */
export function gdbCommand(): Command {
	return new Command('gdb')
		.description("hold a guest's program at its first instructions, under GDB")
		.addArgument(new Argument('<guest>', 'a defined guest that does not run, by its name'))
		.option('--connect <uri>', "the guest's libvirt, on this machine (default: the driver's system libvirt)")
		.addOption(
			new Option('--driver <driver>', "the guest's driver, if no URI is given")
				.choices([...DRIVERS])
				.conflicts('connect'),
		)
		.option('--break <symbol>', 'the function to stop at', 'main')
		.option('--command <file>', 'GDB commands to run at the stop')
		.option('--batch', 'run these and leave, without a prompt')
		.option('--destroy', 'destroy the guest on leaving')
		.addHelpText('after', helpText(HELP))
		.action(async (guest: string, options: Options) => {
			const {localHost} = await import('../../helpers/host/local/local-host.ts');
			const {debugGuest} = await import('./debug-guest.ts');
			process.exitCode = await debugGuest(localHost, {
				guest,
				uri: options.connect ?? defaultUri(options.driver),
				place: options.break,
				commands: options.command === undefined ? undefined : resolve(options.command),
				batch: options.batch ?? false,
				destroy: options.destroy ?? false,
				argv: process.argv.slice(2),
			});
		});
}

/** Returns the URI that virsh would use, including that of its environment variable. */
function defaultUri(driver: Driver | undefined): string {
	if (driver !== undefined) return driver === 'lxc' ? 'lxc:///system' : 'qemu:///system';
	return process.env.LIBVIRT_DEFAULT_URI || 'qemu:///system';
}
