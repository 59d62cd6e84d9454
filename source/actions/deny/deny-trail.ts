import {closeSync, constants, lstatSync, mkdirSync, statSync, writeSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {formatInstant} from '../../waf/calendar.ts';
import {type Clock} from '../../waf/clock.ts';
import {toJsonLine} from '../../waf/json-line.ts';
import {openTrusted} from '../../files/trusted-file.ts';

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
	/** Returns why it could not be written; a deny is not stopped by that. */
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

/** The nearest folder that exists says whose it is. */
function isOurs(folder: string): boolean {
	if (process.getuid?.() !== 0) {
		return true;
	}

	const status = statSync(folder, {throwIfNoEntry: false});
	return status === undefined ? path.dirname(folder) !== folder && isOurs(path.dirname(folder)) : status.uid === 0;
}

/**
One JSON object a line, each written in one piece. Text from outside does no harm to whoever prints the file.
*/
export function createDenyTrail(file: string, by: string, clock: Clock): DenyTrail {
	return {
		async note(entry) {
			try {
				mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
				append(file, `${toJsonLine({time: formatInstant(clock.now()), by, ...entry})}\n`);
				return undefined;
			} catch (error) {
				return `cannot write the note of it into ${file}: ${(error as Error).message}`;
			}
		},
	};
}

function append(file: string, line: string): void {
	if (lstatSync(file, {throwIfNoEntry: false})?.isSymbolicLink() === true) {
		throw new Error('it is a link');
	}

	const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
	const descriptor = openTrusted(file, {flags, mode: 0o600, isAlone: true});
	try {
		const bytes = Buffer.from(line);
		if (writeSync(descriptor, bytes) < bytes.length) {
			throw new Error('the disk is full');
		}
	} finally {
		closeSync(descriptor);
	}
}
