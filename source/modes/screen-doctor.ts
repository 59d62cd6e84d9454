import {realpathSync} from 'node:fs';
import process from 'node:process';
import {setImmediate as turn} from 'node:timers/promises';
import {examineInTurns} from '../actions/doctor/examine.ts';
import {diagnoseInTurns} from '../doctor/diagnose.ts';
import {findMisleading} from '../doctor/find-misleading.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Misleading} from '../waf/misleading.ts';

/**
What makes the logs on the screen mislead. Gives way to keys and frames between its steps.
*/
export async function findMisleadingLogs(files: readonly string[]): Promise<readonly Misleading[]> {
	const box = await examineInTurns('/', clock.now(), process.getuid?.(), turn);
	const findings = await diagnoseInTurns(box, turn);
	return findMisleading(
		box,
		findings,
		files.flatMap(file => [file, ...follow(file)]),
	);
}

/** Configurations often name a log by a link. */
function follow(file: string): string[] {
	try {
		return [realpathSync(file)];
	} catch {
		return [];
	}
}
