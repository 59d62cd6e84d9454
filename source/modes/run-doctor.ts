import {statSync} from 'node:fs';
import process from 'node:process';
import {examine} from '../actions/doctor/examine.ts';
import {createOutput} from '../actions/output.ts';
import {type Box} from '../doctor/box.ts';
import {diagnose} from '../doctor/diagnose.ts';
import {resolveFiles} from './resolve-files.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type DoctorRequest} from '../settings/doctor-command-line.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type Settings} from '../settings/settings.ts';
import {UsageError} from '../settings/usage-error.ts';
import {formatDiagnosis} from '../views/printed/diagnosis-text.ts';
import {formatDiagnosisJson} from '../views/printed/diagnosis-json.ts';
import {ExpectedError} from '../waf/expected-error.ts';

/**
Examines a machine and prints what is wrong with it: `waftop doctor`. Returns the exit code.

@throws {ExpectedError} Where there is nothing to examine.
*/
export async function runDoctor({root, json, failOn, compare}: DoctorRequest, version: string): Promise<number> {
	if (statSync(root, {throwIfNoEntry: false})?.isDirectory() !== true) {
		throw new ExpectedError(
			'usage',
			`--root ${root}: not a folder`,
			'name the folder that stands for / of the machine',
		);
	}

	const box = examine(root, clock.now(), root === '/' ? process.getuid?.() : undefined);
	if (box.servers.length === 0 && box.unseen.length === 0 && compare === undefined) {
		throw new ExpectedError(
			'source',
			`no nginx and no Apache found below ${root}`,
			'examine the machine that runs the WAF, or a copy of it with --root DIR',
		);
	}

	const findings = diagnose(box);
	if (compare !== undefined) {
		const {compareIndex} = await import('./compare-index.ts');
		findings.push(...(await compareIndex(chooseLogs(compare.settings, box), compare.elastic)));
	}

	const output = createOutput(process.stdout, () => undefined);
	output.write(json ? formatDiagnosisJson(box, findings, {root, version}) : formatDiagnosis(box, findings, root));
	await output.whenRoom();
	const isBad = findings.some(({severity}) => severity === 'error' || (failOn === 'warn' && severity === 'warn'));
	return isBad ? exitCodes.failOn : exitCodes.ok;
}

/** Those that were named, else the first that its server's configuration names. */
function chooseLogs(settings: Settings, {logs}: Box): Settings {
	if (settings.files.length > 0) {
		return resolveFiles(settings);
	}

	const log = logs.find(({error, audit}) => (error?.wafLines ?? 0) > 0 || audit !== undefined);
	if (log === undefined) {
		throw new UsageError('--es: no log found to compare the index with', 'name one: waftop doctor FILE --es URL');
	}

	return {...settings, files: [log.path]};
}
