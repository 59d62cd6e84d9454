import {closeSync, fstatSync, readSync} from 'node:fs';
import {openTrusted} from '../../files/trusted-file.ts';
import {toTimestamp} from '../../waf/calendar.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {parseRange} from '../../waf/address-range.ts';

/**
A change of a deny list that was made, as the log of what was done tells it.
*/
export type NotedChange = {
	readonly action: 'deny' | 'undo' | 'expire';
	readonly time: Timestamp;
	readonly by: string;
	readonly ranges: readonly string[];
	readonly method: string;
	readonly reason: string;
	readonly force: string | undefined;
};

/** Of the end of the file: some ten thousand notes. */
const mostBytes = 4 * 1024 * 1024;

/**
The changes that were made, oldest first; none where there is no such file, or others can change it. Lines that are no such note are passed over.
*/
export function readChanges(file: string): NotedChange[] {
	return readEnd(file)
		.split('\n')
		.flatMap(line => {
			try {
				return toChange(JSON.parse(line) as unknown);
			} catch {
				return [];
			}
		});
}

function readEnd(file: string): string {
	let descriptor: number | undefined;
	try {
		descriptor = openTrusted(file);
		const {size} = fstatSync(descriptor);
		const bytes = Buffer.alloc(Math.min(size, mostBytes));
		const count = readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
		return bytes.toString('utf8', 0, count);
	} catch {
		return '';
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}
	}
}

/** As `formatInstant` writes it: `2026-11-24T02:16:38.000Z`; NaN for anything else. */
function readInstant(text: string): Timestamp {
	const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/.exec(text);
	const [year, month, date, hour, minute, second, millisecond] = (found?.slice(1) ?? []).map(Number);
	return found === null ? Number.NaN : toTimestamp(year, month, date, hour, minute, second) + millisecond;
}

const actions: ReadonlyArray<NotedChange['action']> = ['deny', 'undo', 'expire'];

function toChange(note: unknown): NotedChange[] {
	if (typeof note !== 'object' || note === null || !('outcome' in note) || note.outcome !== 'applied') {
		return [];
	}

	const fields = note as Readonly<Record<string, unknown>>;
	const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
	const action = actions.find(one => one === fields['action']);
	const time = readInstant(text('time'));
	const given: readonly unknown[] = Array.isArray(fields['ranges']) ? fields['ranges'] : [];
	const ranges = given.filter((range): range is string => typeof range === 'string' && parseRange(range) !== undefined);
	if (action === undefined || Number.isNaN(time) || ranges.length === 0) {
		return [];
	}

	const force = text('force');
	return [
		{
			action,
			time,
			by: text('by'),
			ranges,
			method: text('method'),
			reason: text('reason'),
			force: force === '' ? undefined : force,
		},
	];
}
