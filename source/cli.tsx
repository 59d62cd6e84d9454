import process from 'node:process';
import packageFile from '../package.json' with {type: 'json'};
import {clock} from './pipeline/real-clock.ts';
import {describeError} from './modes/describe-error.ts';
import {resolveFiles} from './modes/resolve-files.ts';
import {readCommandLine} from './settings/command-line.ts';
import {exitCodes} from './settings/exit-codes.ts';
import {formatHelp} from './settings/help.ts';
import {type Settings} from './settings/settings.ts';
import {sanitize} from './views/drawing/sanitize.ts';
import {loadPatterns} from './waf/filter/filter-pattern.ts';

async function run(settings: Settings): Promise<number> {
	if (settings.mode === 'screen') {
		const {runScreen} = await import('./modes/run-screen.ts');
		return runScreen(settings);
	}

	if (settings.mode === 'once') {
		const {runOnce} = await import('./modes/run-once.ts');
		return runOnce(settings);
	}

	const {runStream} = await import('./modes/run-stream.ts');
	return runStream(settings);
}

async function main(): Promise<number> {
	// npm runs scripts in the package's folder; paths are meant from where the person stands.
	if (process.env['npm_package_name'] === 'waftop' && process.env['INIT_CWD'] !== undefined) {
		process.chdir(process.env['INIT_CWD']);
	}

	try {
		if (process.argv.some(argument => argument.includes('~'))) {
			await loadPatterns();
		}

		const request = await readCommandLine(process.argv.slice(2), {
			now: clock.now(),
			isTerminal: process.stdout.isTTY,
			importMeta: import.meta,
			environment: process.env,
			warn: sentence => process.stderr.write(`waftop: ${sanitize(sentence)}\n`),
		});
		switch (request.kind) {
			case 'help': {
				process.stdout.write(formatHelp(request.command));
				return exitCodes.ok;
			}

			case 'print-config': {
				process.stdout.write(request.text);
				return exitCodes.ok;
			}

			case 'version': {
				process.stdout.write(`waftop ${packageFile.version}\n`);
				return exitCodes.ok;
			}

			case 'discover': {
				const {discoverFiles} = await import('./modes/discover-files.ts');
				const settings = await discoverFiles(request.settings);
				return typeof settings === 'number' ? settings : await run(settings);
			}

			case 'run': {
				return await run(resolveFiles(request.settings));
			}

			case 'report': {
				const {runReport} = await import('./modes/run-report.ts');
				return await runReport(request, packageFile.version);
			}

			case 'watch': {
				const {runWatch} = await import('./modes/run-watch.ts');
				return await runWatch({...request, settings: resolveFiles(request.settings)});
			}

			case 'alerts': {
				const {runAlertsCheck} = await import('./modes/run-alerts-check.ts');
				return await runAlertsCheck(request);
			}

			case 'default-rules': {
				const {writeDefaultRules} = await import('./modes/write-default-rules.ts');
				return await writeDefaultRules(request);
			}

			case 'send-test': {
				const {runSendTest} = await import('./modes/run-send-test.ts');
				return await runSendTest(request);
			}

			case 'doctor': {
				const {runDoctor} = await import('./modes/run-doctor.ts');
				return await runDoctor(request, packageFile.version);
			}

			case 'ship': {
				const {runShip} = await import('./modes/run-ship.ts');
				return await runShip({...request, settings: resolveFiles(request.settings)});
			}

			case 'block':
			case 'unblock':
			case 'blocks': {
				const {runDenyCommand} = await import('./modes/run-deny-command.ts');
				return await runDenyCommand(request);
			}
		}
	} catch (error) {
		return report(error);
	}
}

/** The only place where an error becomes a text: modes throw. */
function report(error: unknown): number {
	const {text, code} = describeError(error);
	process.stderr.write(text);
	return code;
}

process.exitCode = await main();
// Standard output is flushed and nothing is left to do: an idle pipe on standard input must not keep the process.
process.exit();
