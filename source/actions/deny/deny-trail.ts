import {statSync} from 'node:fs';
import {constants, mkdir, open} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {formatInstant} from '../../waf/calendar.ts';
import {type Clock} from '../../waf/clock.ts';

/**
A note of what was planned, done or refused.
*/
export type TrailEntry = {
	readonly action: 'plan' | 'deny' | 'undo' | 'expire';
	readonly outcome: 'planned' | 'applied' | 'unchanged' | 'refused' | 'failed';
	readonly ranges: readonly string[];
	readonly method: string;
	readonly file: string;
	readonly reason?: string | undefined;
	readonly force?: string | undefined;
	readonly words?: string | undefined;
};

/**
The append-only note of every plan, deny, undo, expiry and refusal.
*/
export type DenyTrail = {
	/** Answers why it could not be written; a deny is not stopped by that. */
	note(entry: TrailEntry): Promise<string | undefined>;
};

/**
Where the trail lies: `waftop/deny-trail.jsonl` below the XDG state folder. Root does not write into somebody else's home, which `sudo` may leave it: there a link could lead anywhere.
*/
export function findTrailFile(environment: NodeJS.ProcessEnv = process.env): string {
	const named = [environment['XDG_STATE_HOME'] ?? '', path.join(os.homedir(), '.local', 'state')];
	const own = path.join(os.userInfo().homedir, '.local', 'state');
	const folder = named.find(candidate => path.isAbsolute(candidate) && isOurs(candidate)) ?? own;
	return path.join(folder, 'waftop', 'deny-trail.jsonl');
}

/** The nearest folder above that is there tells whose it is. */
function isOurs(folder: string): boolean {
	if (process.getuid?.() !== 0) {
		return true;
	}

	const status = statSync(folder, {throwIfNoEntry: false});
	return status === undefined ? path.dirname(folder) !== folder && isOurs(path.dirname(folder)) : status.uid === 0;
}

/**
One JSON object a line, each written in one piece.
*/
export function createDenyTrail(file: string, by: string, clock: Clock): DenyTrail {
	return {
		async note(entry) {
			try {
				await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
				const line = JSON.stringify({time: formatInstant(clock.now()), by, ...entry});
				// A link in the place of the file is not followed.
				await using handle = await open(
					file,
					constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW,
					0o600,
				);
				await handle.appendFile(`${line}\n`);
				return undefined;
			} catch (error) {
				return `the note in ${file} could not be written: ${(error as Error).message}`;
			}
		},
	};
}
