import {styleText} from 'node:util';
import {Command} from 'commander';
import {z} from 'zod';
import {EXIT} from '../helpers/exit-codes.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {findDistribution} from '../helpers/installation/distribution.ts';
import type {SshPlace} from '../helpers/needs/place.ts';
import {containerNeeds} from '../helpers/places/container/container-needs.ts';
import {probeImages} from '../helpers/places/probe-images.ts';
import {probeRemote} from '../helpers/places/ssh/offer-ssh.ts';
import {reach} from '../helpers/places/ssh/reach.ts';
import {runnerNeeds} from '../helpers/places/vm/runner-needs.ts';
import {probe} from '../helpers/probes/probe.ts';
import {copyGuestImages} from '../vm-images/copy-images.ts';
import {doctorCard} from './doctor-card.ts';
import {doctorReport, doctorReportSchema} from './doctor-report.ts';
import {helpText} from './help-text.ts';
import {readableWidth} from './look.ts';
import {onMachine} from './on-machine.ts';

const HELP = `
Boots a guest under KVM and under TCG, and reads /proc, /sys and the installed files. Nothing is changed but the cache
of guest images, and no daemon is started or spoken to.

Exit code: 0 when guests of at least one driver can run here, or a runner VM can, in which all do; 3 when none can.`;

/** `virtrig doctor`: what this host can do, proved, with the evidence. */
export function doctorCommand(): Command {
	return new Command('doctor')
		.description('prove what this host can run, and show the evidence')
		.option('--json', 'print the report as JSON')
		.option('--schema', 'print the JSON schema of that report, and probe nothing')
		.addOption(onMachine())
		.addHelpText('after', helpText(HELP))
		.action(async ({json, schema, on}: {json?: true; schema?: true; on?: SshPlace}) => {
			if (schema) {
				print(JSON.stringify(z.toJSONSchema(doctorReportSchema), undefined, '\t'));
				return;
			}
			const started = performance.now();
			const host = on ? await reach(on) : localHost;
			const linuxUnderKvm = {linuxUnderKvm: true};
			const [capabilities, container] = await Promise.all([
				on
					? probeRemote(host, await copyGuestImages(localHost, host), linuxUnderKvm)
					: probe(host, {
							...probeImages(host, linuxUnderKvm),
							installation: await findDistribution(host),
						}),
				containerNeeds(host),
			]);
			const vm = await runnerNeeds(host, capabilities);
			const duration = performance.now() - started;
			const report = doctorReport(host.name, duration, capabilities, {vm, container});
			if (json) print(JSON.stringify(report, undefined, '\t'));
			else process.stdout.write(doctorCard(report, readableWidth(), styleText));
			if ([report.places.vm, ...Object.values(report.drivers)].every((missing) => missing.length > 0))
				process.exitCode = EXIT.cannotRun;
		});
}

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}
