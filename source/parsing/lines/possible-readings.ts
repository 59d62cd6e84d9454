import {
	clearSpans,
	createSpans,
	Field,
	fields,
	hasSpan,
	type Observation,
	setSpan,
	spanEnd,
	type Spans,
	spanStart,
} from '../../waf/observation.ts';
import {type LineResult} from './line-result.ts';
import {type ByteSearch} from '../values/byte-search.ts';
import {readNginxTail} from './nginx-tail.ts';
import {targetFitsUri} from './target-fits-uri.ts';
import {findRuns} from './v3-fields.ts';

/** A line with more readings than this is not worth telling apart. */
const mostSplits = 64;

/**
The readings of a line that forged text gives more than one: each is a whole set of spans into the same line.
*/
export type PossibleReadings = {
	readonly all: Spans[];
	clear(): void;
};

export function createPossibleReadings(): PossibleReadings {
	const all: Spans[] = [];
	return {
		all,
		clear() {
			// Setting the length of an empty list costs more than asking, a million times a second.
			if (all.length > 0) {
				all.length = 0;
			}
		},
	};
}

/**
Collects every way to read the line as MATCH, run of fields, tail. The true one is always among them, so what they all agree on is right, and the rest is left out.

A reading is refuted where its request path does not fit its own `[uri]`; not so in a subrequest, whose path nginx does not print in the request.
*/
export function collectPossibleReadings(
	observation: Observation,
	buffer: Buffer,
	matchStart: number,
	file: ByteSearch,
	readings: PossibleReadings,
): LineResult {
	const {bytes, end, spans} = observation;
	const {all} = readings;
	const candidate = createSpans();
	let isComplete = true;
	let runs = 0;

	for (let at = file.find(buffer, matchStart, end); at >= 0; at = file.find(buffer, at + 1, end)) {
		const fileAt = at;
		const isCounted = findRuns(bytes, fileAt, end, candidate, runEnd => {
			runs++;
			if (readNginxTail(observation, runEnd, candidate, observation.cut) && fits(observation, candidate)) {
				setSpan(candidate, Field.match, matchStart, Math.max(matchStart, fileAt - 1));
				isComplete &&= all.length < mostSplits;
				if (isComplete) {
					all.push(candidate.slice());
				}
			}
		});
		isComplete &&= isCounted;
	}

	if (!isComplete || all.length === 0) {
		spans.fill(-1);
		all.length = 0;
		return runs > 0 || !isComplete ? 'undecided' : observation.cut ? 'cut' : 'unreadable';
	}

	return settle(observation, all);
}

function fits({bytes, cut}: Observation, spans: Spans): boolean {
	const targetStart = spanStart(spans, Field.target);
	if (targetStart < 0 || hasSpan(spans, Field.subrequest) || cut) {
		return true;
	}

	return targetFitsUri(
		bytes,
		targetStart,
		spanEnd(spans, Field.target),
		spanStart(spans, Field.uri),
		spanEnd(spans, Field.uri),
	);
}

/**
Gives the observation the texts on which all readings agree. With one reading, or with readings that differ in no field that names client, transaction or rule, the line is read.
*/
export function settle(observation: Observation, readings: readonly Spans[]): LineResult {
	const {bytes, spans} = observation;
	observation.rule = undefined;
	spans.set(readings[0]);
	for (const other of readings.slice(1)) {
		for (const field of fields) {
			if (!isSameText(bytes, spans, other, field)) {
				clearSpans(spans, field);
			}
		}
	}

	const isRead = [Field.client, Field.uniqueId, Field.id, Field.file].every(
		field => hasSpan(spans, field) || readings.every(reading => !hasSpan(reading, field)),
	);
	return isRead ? 'read' : 'undecided';
}

function isSameText(bytes: Uint8Array, one: Spans, other: Spans, field: Field): boolean {
	const start = spanStart(one, field);
	const otherStart = spanStart(other, field);
	if (start < 0 || otherStart < 0) {
		return start === otherStart;
	}

	const length = spanEnd(one, field) - start;
	if (length !== spanEnd(other, field) - otherStart) {
		return false;
	}

	for (let index = 0; index < length; index++) {
		if (bytes[start + index] !== bytes[otherStart + index]) {
			return false;
		}
	}

	return true;
}
