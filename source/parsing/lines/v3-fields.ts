import * as Byte from '../../waf/byte.ts';
import {clearSpans, Field, type Observation, setSpan, type Spans} from '../../waf/observation.ts';
import {type RuleTemplates} from './rule-templates.ts';
import {ascii, indexOf, indexOfByte, standsAt} from '../values/bytes.ts';

type Step = {
	/** Undefined for fields that nobody needs. */
	readonly field: Field | undefined;
	readonly open: Uint8Array;

	/** May hold raw quotes: text of the client or of a macro, in some version of the engine. */
	readonly free: boolean;
};

function step(field: Field | undefined, name: string, free = false): Step {
	return {field, open: ascii(`[${name} "`), free};
}

/** The bracket fields of libmodsecurity v3, all of them and always in this order, empty ones as `""`; only `tag` repeats or is absent. */
const steps: readonly Step[] = [
	step(Field.file, 'file'),
	step(Field.line, 'line'),
	step(Field.id, 'id'),
	step(Field.revision, 'rev', true),
	step(Field.message, 'msg', true),
	step(Field.data, 'data', true),
	step(Field.severity, 'severity'),
	step(Field.version, 'ver', true),
	step(undefined, 'maturity'),
	step(undefined, 'accuracy'),
	step(Field.tags, 'tag'),
	step(Field.hostname, 'hostname', true),
	step(Field.uri, 'uri', true),
	step(Field.uniqueId, 'unique_id'),
	step(Field.reference, 'ref'),
];

/** Index of the tags among the steps. */
const tagStep = 10;
const hostnameBehind = ascii('"] [hostname "');
const lastStep = steps.length - 1;

/**
Reads a run of fields that begins at `at`, no value of which holds a raw quote: nearly all runs. Fills `spans` as far as it gets.
Returns the index after the closing bracket of `ref`; where the run breaks off or holds a quote, minus one minus the index of the step that failed.
*/
export function readPlainRun(observation: Observation, at: number, templates: RuleTemplates): number {
	const {bytes, end, spans} = observation;
	const hostnameAt = templates.recognise(observation, at);
	let from = at;
	let first = 0;
	if (hostnameAt >= 0) {
		first = tagStep + 1;
		from = hostnameAt - steps[first].open.length;
	} else {
		clearSpans(spans, Field.file, Field.reference);
	}

	for (let index = first; index <= lastStep; index++) {
		const {field, open} = steps[index];
		if (index === tagStep) {
			const tagsEnd = readTags(bytes, from, end);
			if (tagsEnd < 0) {
				return -1 - index;
			}

			if (tagsEnd > from) {
				setSpan(spans, Field.tags, from, tagsEnd - 1);
			}

			from = tagsEnd;
			continue;
		}

		if (!standsAt(bytes, from, open)) {
			return -1 - index;
		}

		const valueStart = from + open.length;
		const close = indexOfByte(bytes, Byte.quote, valueStart, end);
		if (
			close + 1 >= end ||
			bytes[close + 1] !== Byte.closeBracket ||
			(index !== lastStep && bytes[close + 2] !== Byte.space)
		) {
			return -1 - index;
		}

		if (field !== undefined) {
			setSpan(spans, field, valueStart, close);
		}

		from = close + 3;
	}

	return from - 1;
}

/** Returns where the tags and the blank after them end (`at` where there are none), or -1 where one breaks off. */
function readTags(bytes: Uint8Array, at: number, end: number): number {
	const {open} = steps[tagStep];
	let from = at;
	while (standsAt(bytes, from, open)) {
		const close = indexOfByte(bytes, Byte.quote, from + open.length, end);
		if (close + 2 >= end || bytes[close + 1] !== Byte.closeBracket || bytes[close + 2] !== Byte.space) {
			return -1;
		}

		from = close + 3;
	}

	return from;
}

/**
What a search for readings of one line may still cost, in bytes that are looked at: what an attacker makes longer is left undecided.
*/
export type SearchBudget = {left: number};

/** A line as long as nginx writes them takes a few thousand; thirty times a line is a tenth of a millisecond. */
const mostLookedAt = 65_536;

/**
The budget for one line, or for some together.
*/
export function createSearchBudget(lines = 1): SearchBudget {
	return {left: lines * mostLookedAt};
}

/**
Calls `found` for every way to read a run of fields that begins at `at`, with the index after it and its spans (used again for the next).
Returns false where there are too many ways to tell.
*/
export function findRuns(
	bytes: Uint8Array,
	at: number,
	end: number,
	spans: Spans,
	budget: SearchBudget,
	found: (runEnd: number) => void,
): boolean {
	/** Up to version 3.0.8 a tag may hold raw quotes as well: together they end wherever a host name follows. */
	const visitTags = (from: number): void => {
		if (!standsAt(bytes, from, steps[tagStep].open)) {
			setSpan(spans, Field.tags, -1, -1);
			visit(tagStep + 1, from);
			return;
		}

		let close = find(hostnameBehind, from);
		while (close >= 0) {
			setSpan(spans, Field.tags, from, close + 2);
			visit(tagStep + 1, close + 3);
			close = budget.left < 0 ? -1 : find(hostnameBehind, close + 1);
		}
	};

	const find = (literal: Uint8Array, from: number): number => {
		const place = indexOf(bytes, literal, from, end);
		budget.left -= (place < 0 ? end : place) - from + 1;
		return place;
	};

	const findQuote = (from: number): number => {
		const place = indexOfByte(bytes, Byte.quote, from, end);
		budget.left -= place - from + 1;
		return place;
	};

	const visit = (index: number, from: number): void => {
		const {field, open, free} = steps[index];
		if (index === tagStep) {
			visitTags(from);
			return;
		}

		if (budget.left < 0 || !standsAt(bytes, from, open)) {
			return;
		}

		for (let close = findQuote(from + open.length); close + 1 < end; close = findQuote(close + 1)) {
			if (bytes[close + 1] === Byte.closeBracket && (index === lastStep || bytes[close + 2] === Byte.space)) {
				if (field !== undefined) {
					setSpan(spans, field, from + open.length, close);
				}

				if (index === lastStep) {
					found(close + 2);
				} else {
					visit(index + 1, close + 3);
				}
			}

			if (!free || budget.left < 0) {
				return;
			}
		}
	};

	clearSpans(spans, Field.file, Field.reference);
	visit(0, at);
	return budget.left >= 0;
}
