import {globSync, readdirSync, type Stats, statSync} from 'node:fs';
import path from 'node:path';
import {explainRights} from './file-rights.ts';
import {readFileStart} from './file-start.ts';
import {findCompression, isGzip, toSourceError} from './log-file.ts';
import {toSystemCode} from '../source-error.ts';

const inspectedBytes = 4096;

/**
What a name means: a file, there or not; or files that are looked for, in a folder or by a pattern, again and again since others may come.
*/
export type NamedLogs = {
	readonly files: readonly string[];
	readonly isWatched: boolean;

	/** What lies there and is not read, each with the reason in a few words. */
	readonly skipped: ReadonlyArray<{readonly path: string; readonly why: string}>;
};

/**
The logs that a name means now, by name. What is there under the very name wins over its meaning as a pattern (`*`, `?`, `[a-z]`).

In a folder everything is a log that holds text or was packed by gzip; folders in it are not entered.

@throws {SourceError} For a folder that may not be read.
*/
export function findLogs(name: string): NamedLogs {
	const status = look(name);
	if (status?.isDirectory() === true) {
		return refuseShut(listFolder(name).map(entry => ({entry, status: look(entry), isChosen: false})));
	}

	if (status !== undefined || !/[*?[]/u.test(name)) {
		return {files: [name], isWatched: false, skipped: []};
	}

	const matches = globSync(name).toSorted();
	if (matches.length === 0) {
		// The library does not tell a folder that may not be read from one without a match.
		listFolder(path.dirname(name.slice(0, name.search(/[*?[]/u) + 1)));
	}

	return refuseShut(matches.map(entry => ({entry, status: look(entry), isChosen: true})));
}

/** @throws {SourceError} Where all that would be read lies behind a door that is shut. */
function refuseShut(entries: readonly Entry[]): NamedLogs {
	const found = sort(entries);
	const shut = entries.find(({entry, status}) => status === undefined && isShut(entry));
	if (found.files.length === 0 && shut !== undefined) {
		throw explainRights(shut.entry, undefined);
	}

	return found;
}

function isShut(entry: string): boolean {
	try {
		statSync(entry);
		return false;
	} catch (error) {
		return toSystemCode(error) === 'EACCES';
	}
}

type Entry = {
	readonly entry: string;
	readonly status: Stats | undefined;

	/** By a pattern, so that its content is no reason to pass it over in silence: its source says what is wrong. */
	readonly isChosen: boolean;
};

function sort(entries: readonly Entry[]): NamedLogs {
	const judged = entries.map(one => ({path: one.entry, why: whyNot(one)}));
	return {
		files: judged.filter(({why}) => why === undefined).map(({path: file}) => file),
		isWatched: true,
		skipped: judged.flatMap(({path: entry, why}) => (why === undefined || why === '' ? [] : [{path: entry, why}])),
	};
}

/** Undefined: it is a log. Empty: it went away meanwhile. */
function whyNot({entry, status, isChosen}: Entry): string | undefined {
	if (status === undefined) {
		return isShut(entry) ? 'permission denied' : '';
	}

	if (status.isDirectory()) {
		return 'a folder';
	}

	if (!status.isFile()) {
		return 'a pipe or a device';
	}

	return isChosen ? undefined : whyNoLog(readFileStart(entry, inspectedBytes));
}

function whyNoLog(start: Uint8Array): string | undefined {
	if (isGzip(start)) {
		return undefined;
	}

	// A truncation under a writer leaves zeros in front.
	const text = start.subarray(
		Math.max(
			0,
			start.findIndex(byte => byte !== 0),
		),
	);
	const zeros = text.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
	return findCompression(start)?.name ?? (text[0] !== 0 && zeros * 32 > text.length ? 'not a text file' : undefined);
}

function listFolder(folder: string): string[] {
	try {
		return readdirSync(folder)
			.toSorted()
			.map(name => path.join(folder, name));
	} catch (error) {
		if (toSystemCode(error) === 'ENOENT' || toSystemCode(error) === 'ENOTDIR') {
			return [];
		}

		throw toSourceError(folder, error);
	}
}

function look(entry: string): Stats | undefined {
	try {
		return statSync(entry, {throwIfNoEntry: false});
	} catch {
		// A link in a circle, or to where we may not look.
		return undefined;
	}
}
