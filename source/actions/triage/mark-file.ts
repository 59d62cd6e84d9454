import {lstatSync} from 'node:fs';
import {readTrusted} from '../../files/trusted-file.ts';
import {ExpectedError} from '../../waf/expected-error.ts';
import {toJsonLine} from '../../waf/json-line.ts';
import {
	longestNote,
	marks,
	nameMarkKey,
	type KeptMark,
	type Mark,
	type MarkEntry,
	type MarkKey,
} from '../../waf/mark.ts';
import {toSystemReason} from '../../waf/system-reason.ts';
import {rewriteFile} from '../rewrite-file.ts';

/** A mark takes some 200 bytes. */
const mostMarks = 10_000;

/**
Marks from run to run.
*/
export type MarkFile = {
	/** @throws ExpectedError where the file cannot be trusted, or holds something else. */
	read(): readonly KeptMark[];

	/**
	Adds a mark or takes one away, beside what others have kept meanwhile. Returns how many old ones had to go.

	@throws ExpectedError where it cannot be written.
	*/
	keep(key: MarkKey, entry: MarkEntry | undefined): Promise<number>;
};

/**
A file that is replaced as a whole, so that a kill leaves the old marks or the new ones.
*/
export function createMarkFile(file: string): MarkFile {
	const read = (): readonly KeptMark[] => {
		if (lstatSync(file, {throwIfNoEntry: false}) === undefined) {
			return [];
		}

		let content: unknown;
		try {
			content = JSON.parse(readTrusted(file, 'utf8', {isAlone: true}));
		} catch (error) {
			const reason = error instanceof SyntaxError ? 'it is not JSON' : toSystemReason(error);
			throw new ExpectedError('failed', `cannot read the marks in ${file}: ${reason}`, 'move it away to begin anew');
		}

		const list = Array.isArray(content) ? content : undefined;
		if (list === undefined) {
			throw new ExpectedError(
				'failed',
				`cannot read the marks in ${file}: it holds no list`,
				'move it away to begin anew',
			);
		}

		return list.flatMap(each => toKept(each) ?? []);
	};

	return {
		read,
		async keep(key, entry) {
			const name = nameMarkKey(key);
			const others = read().filter(kept => nameMarkKey(kept.key) !== name);
			const all = entry === undefined ? others : [...others, {key, entry}];
			const kept = all.slice(-mostMarks);
			try {
				await rewriteFile(file, [`${toJsonLine(kept)}\n`]);
			} catch (error) {
				throw new ExpectedError('failed', `cannot keep marks in ${file}: ${toSystemReason(error)}`, '');
			}

			return all.length - kept.length;
		},
	};
}

/* What is no mark is dropped: a later version may keep other things. */
function toKept(value: unknown): KeptMark | undefined {
	const {key, entry} = (value ?? {}) as {key?: Record<string, unknown>; entry?: Record<string, unknown>};
	const known = key === undefined ? undefined : toKey(key);
	const {mark, note, time, by} = entry ?? {};
	return known !== undefined &&
		(marks as readonly unknown[]).includes(mark) &&
		typeof note === 'string' &&
		typeof time === 'number' &&
		typeof by === 'string'
		? {key: known, entry: {mark: mark as Mark, note: note.slice(0, longestNote), time, by}}
		: undefined;
}

function toKey({kind, id, inode, offset, log, address}: Record<string, unknown>): MarkKey | undefined {
	if (kind === 'id') {
		return typeof id === 'string' ? {kind, id} : undefined;
	}

	if (kind === 'place') {
		return typeof inode === 'number' && typeof offset === 'number' ? {kind, inode, offset} : undefined;
	}

	return kind === 'client' && typeof log === 'string' && typeof address === 'string' ? {kind, log, address} : undefined;
}
