import {createErrorLogReader} from '../../source/parsing/lines/error-log-reader.ts';
import {type LineCounts} from '../../source/waf/line-counts.ts';
import {type LineOrigin} from '../../source/parsing/lines/line-reader.ts';
import {createLineTextReader} from '../../source/parsing/lines/read-line-texts.ts';
import {createRules, type Rules} from '../../source/parsing/lines/rules.ts';
import {formatAddress} from '../../source/waf/address.ts';
import {type LineBatch} from '../../source/waf/delivery.ts';
import {Field, type IdStrength, type Observation, spanEnd, spanStart} from '../../source/waf/observation.ts';
import {type LineTexts} from '../../source/waf/text-observation.ts';
import {type TimeZone} from '../../source/waf/time-zone.ts';

/**
When the tests believe to live: 25 November 2026, 12:00 UTC.
*/
export const testTime = Date.UTC(2026, 10, 25, 12);

export const utc: TimeZone = {offset: 0, source: 'option'};

/**
What the reader said of one line, in values that outlive the call, beside what the record reader says of the same bytes.
*/
export type LineEvent = {
	readonly line: number;
	readonly offset: number;
	readonly time: number | undefined;
	readonly client: string | undefined;
	readonly clientPort: number | undefined;
	readonly idStrength: IdStrength;
	readonly undecided: boolean;
	readonly cut: boolean;
	readonly process: number;
	readonly connection: number;
	readonly action: Observation['action'];
	readonly ruleId: number | undefined;
	readonly record: LineTexts | undefined;
};

export type ReadLog = {
	readonly events: readonly LineEvent[];
	readonly counts: Readonly<LineCounts>;
	readonly zone: TimeZone;
};

/**
As many lines as there are at most: what a history of all their transactions has to hold, and a larger one costs more than what is put into it.
*/
export function countLines(...logs: readonly Uint8Array[]): number {
	let count = 0;
	for (const bytes of logs) {
		count++;
		for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
			count++;
		}
	}

	return count;
}

/**
The bytes as batches of whole lines that end before the given line numbers (from 0); one batch where none is given.
*/
export function toBatches(bytes: Uint8Array, cuts: readonly number[] = []): LineBatch[] {
	const ends: number[] = [];
	for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
		ends.push(at);
	}

	if (bytes.length > 0 && bytes.at(-1) !== 10) {
		ends.push(bytes.length);
	}

	const batches: LineBatch[] = [];
	let first = 0;
	for (const last of [...new Set([...cuts.filter(cut => cut > 0 && cut < ends.length), ends.length])].toSorted(
		(one, other) => one - other,
	)) {
		const base = first === 0 ? 0 : ends[first - 1] + 1;
		const part = ends.slice(first, last).map(end => end - base);
		batches.push({
			kind: 'lines',
			origin: {number: 1, name: 'error.log'},
			// A copy: a batch is valid only until the next one, and must hold nothing beyond its own lines.
			bytes: Uint8Array.from(bytes.subarray(base, ends[last - 1] + 1)),
			ends: Uint32Array.from(part),
			count: part.length,
			base: {origin: 1, offset: base, line: first + 1},
			cut: false,
		});
		first = last;
	}

	return batches;
}

export type ReadOptions = {
	readonly cuts?: readonly number[];
	readonly zone?: TimeZone;
	readonly rules?: Rules;

	/** What an envelope around every line said. */
	readonly envelope?: LineOrigin;
};

/**
Reads a log to its end, as a file that is not followed.
*/
export function readEvents(
	log: Uint8Array | string,
	{cuts, zone = utc, rules = createRules(), envelope}: ReadOptions = {},
): ReadLog {
	const bytes = typeof log === 'string' ? Buffer.from(log) : log;
	const reader = createErrorLogReader({rules, zone, clock: {now: () => testTime}});
	const records = createLineTextReader(rules);
	const events: LineEvent[] = [];
	const observe = (observation: Observation): void => {
		const {start, end, offset, client: words} = observation;
		const client = observation.clientKnown ? formatAddress(words[0], words[1], words[2], words[3]) : undefined;
		const line = Buffer.from(observation.bytes.subarray(start, end));
		const idStart = spanStart(observation.spans, Field.uniqueId);
		const uniqueId =
			idStart < 0
				? undefined
				: Buffer.from(observation.bytes.subarray(idStart, spanEnd(observation.spans, Field.uniqueId))).toString(
						'latin1',
					);
		const known = {client, uniqueId};
		events.push({
			line: observation.lineNumber,
			offset,
			time: Number.isNaN(observation.time) ? undefined : observation.time,
			client,
			clientPort: observation.clientPort || undefined,
			idStrength: observation.idStrength,
			undecided: observation.undecided,
			cut: observation.cut,
			process: observation.process,
			connection: observation.connection,
			action: observation.action,
			ruleId: observation.rule?.id,
			record: records.read(line, observation.lineNumber, reader.zone.offset, known, envelope),
		});
	};

	for (const batch of toBatches(bytes, cuts)) {
		reader.push(batch, observe, envelope);
	}

	reader.flush(observe);
	events.sort((one, other) => one.offset - other.offset);
	return {events, counts: {...reader.counts}, zone: reader.zone};
}
