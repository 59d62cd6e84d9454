import {closeSync, constants, lstatSync, writeSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {formatInstant} from '../../waf/calendar.ts';
import {type Clock} from '../../waf/clock.ts';
import {toJsonLine} from '../../waf/json-line.ts';
import {type MarkKey} from '../../waf/mark.ts';
import {makeFolder} from '../../files/make-folder.ts';
import {openTrusted} from '../../files/trusted-file.ts';
import {findStateFile} from './state-folder.ts';

/**
A note of what was planned, done or refused in a deny list.
*/
export type DenyNote = {
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
A note of what was written to a file, or could not be.
*/
export type ExportNote = {
	readonly action: 'export';
	readonly outcome: 'written' | 'failed';
	readonly what: string;
	readonly format: string;
	readonly file: string;

	/** Addresses or transactions in it. */
	readonly entries?: number | undefined;
	readonly bytes?: number | undefined;
	readonly sha256?: string | undefined;
	readonly masked: boolean;
	readonly view: string;
	readonly filter: string;
	readonly from: string;
	readonly to: string;
	readonly words?: string | undefined;
};

/**
A note of a mark.
*/
export type MarkNote = {
	readonly action: 'mark';
	readonly outcome: 'applied' | 'failed';
	readonly mark: string;
	readonly note: string;
	readonly keys: readonly MarkKey[];
	readonly words?: string | undefined;
};

/**
A note of an alert that somebody has seen, or of a rule that is to tell nothing for a time; without `until` that time was ended.
*/
export type AlertNote =
	| {readonly action: 'acknowledge'; readonly outcome: 'applied' | 'failed'; readonly event: string}
	| {
			readonly action: 'snooze';
			readonly outcome: 'applied' | 'failed';
			readonly rule: string;
			readonly until: string | undefined;
	  };

/**
One note of the investigator's log.
*/
export type TrailEntry = DenyNote | ExportNote | MarkNote | AlertNote;

/**
The append-only log of everything that a person did with waftop: one for all screens and commands of a user.
*/
export type Trail = {
	/** Returns why it could not be written; nothing is stopped by that. */
	note(entry: TrailEntry): Promise<string | undefined>;
};

/**
Where the log lies. Its name is of the time when only denying was noted: who watches the file goes on finding it.
*/
export function findTrailFile(environment: NodeJS.ProcessEnv = process.env): string {
	return findStateFile('deny-trail.jsonl', environment);
}

/**
One JSON object a line, each written in one piece. Text from outside does no harm to whoever prints the file.
*/
export function createTrail(file: string, by: string, clock: Clock): Trail {
	return {
		async note(entry) {
			try {
				makeFolder(path.dirname(file), 0o700);
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
