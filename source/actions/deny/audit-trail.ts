import {appendFile, mkdir} from 'node:fs/promises';
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
export type AuditTrail = {
	/** Answers why it could not be written; a deny is not stopped by that. */
	note(entry: TrailEntry): Promise<string | undefined>;
};

/**
Where the trail lies: `waftop/deny-trail.jsonl` below the XDG state folder.
*/
export function findTrailFile(environment: NodeJS.ProcessEnv = process.env): string {
	const state = environment['XDG_STATE_HOME'] ?? '';
	const folder = path.isAbsolute(state) ? state : path.join(os.homedir(), '.local', 'state');
	return path.join(folder, 'waftop', 'deny-trail.jsonl');
}

/**
One JSON object a line, each written in one piece.
*/
export function createAuditTrail(file: string, by: string, clock: Clock): AuditTrail {
	return {
		async note(entry) {
			try {
				await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
				const line = JSON.stringify({time: formatInstant(clock.now()), by, ...entry});
				await appendFile(file, `${line}\n`, {mode: 0o600});
				return undefined;
			} catch (error) {
				return `the note in ${file} could not be written: ${(error as Error).message}`;
			}
		},
	};
}
