import {statSync} from 'node:fs';
import process from 'node:process';
import {examine} from '../actions/doctor/examine.ts';
import {createOutput} from '../actions/output.ts';
import {diagnose} from '../doctor/diagnose.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type DoctorRequest} from '../settings/doctor-command-line.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {formatDiagnosis} from '../views/printed/diagnosis-text.ts';
import {formatDiagnosisJson} from '../views/printed/diagnosis-json.ts';
import {ExpectedError} from '../waf/expected-error.ts';

/**
Examines a machine and prints what is wrong with it: `waftop doctor`. Returns the exit code.

@throws {ExpectedError} Where there is nothing to examine.
*/
export async function runDoctor({root, json, failOn}: DoctorRequest, version: string): Promise<number> {
	if (statSync(root, {throwIfNoEntry: false})?.isDirectory() !== true) {
		throw new ExpectedError(
			'usage',
			`--root ${root}: not a folder`,
			'name the folder that stands for / of the machine',
		);
	}

	const box = examine(root, clock.now(), root === '/' ? process.getuid?.() : undefined);
	if (box.servers.length === 0 && box.unseen.length === 0) {
		throw new ExpectedError(
			'source',
			`no nginx and no Apache found below ${root}`,
			'examine the machine that runs the WAF, or a copy of it with --root DIR',
		);
	}

	const findings = diagnose(box);
	const output = createOutput(process.stdout, () => undefined);
	output.write(json ? formatDiagnosisJson(box, findings, {root, version}) : formatDiagnosis(box, findings, root));
	await output.whenRoom();
	const isBad = findings.some(({severity}) => severity === 'error' || (failOn === 'warn' && severity === 'warn'));
	return isBad ? exitCodes.failOn : exitCodes.ok;
}
