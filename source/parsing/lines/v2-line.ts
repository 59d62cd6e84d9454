import * as Byte from '../../waf/byte.ts';
import {clearSpans, Field, hasSpan, type Observation, setSpan, type Spans, spanStart} from '../../waf/observation.ts';
import {ascii, indexOf, indexOfByte, standsAt} from '../values/bytes.ts';
import {findClose} from '../values/escaped-value.ts';
import {type LineResult} from './line-result.ts';
import {mostSplits, type PossibleReadings, settle} from './possible-readings.ts';
import {findEnds, readEnds} from './v2-tail.ts';
import {readEngineAction} from './engine-action.ts';
import {countMessage, messageLimit} from './message-length.ts';
import {holdsClientName} from './own-match.ts';

const names: ReadonlyArray<readonly [Field | undefined, Uint8Array]> = [
	[Field.tags, ascii('[tag "')],
	[Field.file, ascii('[file "')],
	[Field.line, ascii('[line "')],
	[Field.id, ascii('[id "')],
	[Field.message, ascii('[msg "')],
	[Field.data, ascii('[data "')],
	[Field.data, ascii('[logdata "')],
	[Field.severity, ascii('[severity "')],
	[Field.version, ascii('[ver "')],
	[Field.revision, ascii('[rev "')],
	[undefined, ascii('[maturity "')],
	[undefined, ascii('[accuracy "')],
];

/** How the engine begins to speak about itself: a full disk, a body that it does not read. */
const ownAffairs = [
	'Audit log: ',
	'collection',
	'ModSecurity requires ',
	'Request body (Content-Length) ',
	'APR compiled ',
].map(words => ascii(words));

/** `Rule 7f9a1c2b3d40 [id "950001"][file "F"][line "77"] - Execution error - PCRE limits exceeded (-8): (null).` */
const rule = ascii('Rule ');
const executionError = ascii(' - Execution error');

type V2Options = {
	/** The message of an audit record: nothing is appended to it. */
	readonly inRecord?: boolean;

	/** Whether the request is known to hold nothing like a rule's fields. */
	readonly isHarmless?: () => boolean;

	/** Receives the readings of a line that has several. */
	readonly others?: PossibleReadings;
};

/**
Reads action and bracket fields of engine v2 from `body` on, the place after `ModSecurity: `. Fields that a rule lacks are left out.
Values are escaped by the engine, so that a raw quote always ends one; `doubled` tells that Apache doubled the backslashes afterwards.

Names of arguments in the match text and the Referer after the line come with their raw quotes, and may hold whole runs of fields: where more than one place
can be that of the appended ones, only what all readings share is given.

Behind the cut of a message lies the true run where a client's name in front holds one: then no field of the rule is given.

Some vendors' builds print the fields first and the action after them: ` [file "F"] … [tag "y"] Access denied with code 403 (phase 2). MATCH [hostname …`.
*/
export function readV2Line(
	observation: Observation,
	body: number,
	doubled: boolean,
	{inRecord = false, isHarmless = () => false, others}: V2Options = {},
): LineResult {
	const {spans, end} = observation;
	const places = findEnds(observation, body, doubled, inRecord);
	if (places.length < 2) {
		return readTo(observation, body, places.length === 0 ? end : places[0], doubled, isHarmless);
	}

	if (places.length > mostSplits) {
		observation.action = readEngineAction(observation, body) < 0 ? 'message' : observation.action;
		spans.fill(-1);
		return 'undecided';
	}

	const readings: Spans[] = [];
	let last: LineResult = 'unreadable';
	let isCut = false;
	for (const place of places) {
		const reading = readTo(observation, body, place, doubled, isHarmless);
		if (reading === 'engine' || (reading !== 'unreadable' && isPossible(observation, body, place, doubled))) {
			readings.push(spans.slice());
			last = reading;
			isCut ||= reading === 'cut';
		}
	}

	if (readings.length < 2 || last === 'engine') {
		spans.set(readings[0] ?? spans);
		observation.cut = isCut;
		return last;
	}

	others?.all.push(...readings);
	const settled = settle(observation, readings);
	observation.cut = isCut;
	return isCut ? 'cut' : settled;
}

/** Apache's module prints no longer message, and no rule match without the rule's fields at its end. */
function isPossible(observation: Observation, body: number, messageEnd: number, doubled: boolean): boolean {
	const {bytes, spans, cut} = observation;
	const isWhole = cut || observation.action === 'message' || hasSpan(spans, Field.id) || hasSpan(spans, Field.file);
	return isWhole && (!doubled || countMessage(bytes, body, messageEnd, doubled) <= messageLimit);
}

/** Reads the line as one whose message ends at `messageEnd`. */
function readTo(
	observation: Observation,
	body: number,
	messageEnd: number,
	doubled: boolean,
	isHarmless: () => boolean,
): LineResult {
	const {bytes, spans} = observation;
	spans.fill(-1);
	observation.cut = false;
	readEnds(observation, messageEnd, doubled);
	const matchStart = readEngineAction(observation, body);
	if (
		matchStart < 0 &&
		(bytes[body] === Byte.openBracket || (bytes[body] === Byte.space && bytes[body + 1] === Byte.openBracket))
	) {
		return readFieldsFirst(observation, body, messageEnd, doubled);
	}

	const runStart = readRun(observation, Math.max(body, matchStart), messageEnd, doubled);
	if (matchStart < 0) {
		return readMessage(observation, body, messageEnd);
	}

	// A message of just this length was cut, even where it ends in a whole field: what stands last may be a client's text, and the true run be gone.
	observation.cut ||= countMessage(bytes, body, messageEnd, doubled) >= messageLimit;
	const matchEnd = runStart < 0 ? messageEnd : runStart;
	if (observation.cut && holdsClientName(bytes, matchStart, matchEnd) && !isHarmless()) {
		clearRun(observation);
	} else if (observation.cut) {
		keepWholeTags(observation, messageEnd);
	}

	return finish(observation, matchStart, matchEnd);
}

/** A list of tags that breaks off is no list; one that ends in a whole field is given as it is, even if empty. */
function keepWholeTags({bytes, spans}: Observation, messageEnd: number): void {
	if (bytes[messageEnd - 1] !== Byte.closeBracket) {
		clearSpans(spans, Field.tags);
	} else if (!hasSpan(spans, Field.tags)) {
		setSpan(spans, Field.tags, messageEnd, messageEnd);
	}
}

/**
Reads the run of fields that fills the message to its end, and returns where it begins; -1 where there is none. Names of arguments stand in the match text before it with their raw quotes, and may hold fields of their own;
but the engine ends its match text with words, so that such a run never reaches the true one without a gap.
*/
function readRun(observation: Observation, from: number, messageEnd: number, doubled: boolean): number {
	const {bytes} = observation;
	let runStart = -1;
	let at = nextOpen(bytes, from, messageEnd);
	while (at < messageEnd) {
		const behind = readField(observation, at, messageEnd, doubled);
		if (behind === brokenField) {
			observation.cut = true;
			return runStart < 0 ? at : runStart;
		}

		if (behind < 0 && isBrokenOpen(bytes, at, messageEnd)) {
			observation.cut = true;
			return runStart < 0 ? at : runStart;
		}

		if (behind < 0) {
			// A bracket that opens no field ends the run as well as a word does.
			clearRun(observation);
			runStart = -1;
			at = nextOpen(bytes, at + 1, messageEnd);
			continue;
		}

		runStart = runStart < 0 ? at : runStart;
		const next = bytes[behind] === Byte.space ? behind + 1 : behind;
		if (next < messageEnd && bytes[next] !== Byte.openBracket) {
			clearRun(observation);
			runStart = -1;
		}

		at = nextOpen(bytes, behind, messageEnd);
	}

	return runStart;
}

function readFieldsFirst(observation: Observation, body: number, messageEnd: number, doubled: boolean): LineResult {
	const {bytes} = observation;
	let at = bytes[body] === Byte.space ? body + 1 : body;
	while (at < messageEnd && bytes[at] === Byte.openBracket) {
		const behind = readField(observation, at, messageEnd, doubled);
		if (behind < 0) {
			return 'unreadable';
		}

		at = bytes[behind] === Byte.space ? behind + 1 : behind;
	}

	const matchStart = readEngineAction(observation, at);
	return matchStart < 0 ? readMessage(observation, body, messageEnd) : finish(observation, matchStart, messageEnd);
}

function clearRun({spans}: Observation): void {
	clearSpans(spans, Field.file, Field.tags);
}

function finish(observation: Observation, matchStart: number, matchEnd: number): LineResult {
	const {bytes, spans} = observation;
	setSpan(
		spans,
		Field.match,
		matchStart,
		Math.max(matchStart, bytes[matchEnd - 1] === Byte.space ? matchEnd - 1 : matchEnd),
	);
	if (observation.cut) {
		return 'cut';
	}

	return hasSpan(spans, Field.id) || hasSpan(spans, Field.file) || hasSpan(spans, Field.uniqueId)
		? 'read'
		: 'unreadable';
}

/** A broken body is a message about a transaction; everything else the engine says about itself, although some of it names a request or a rule. */
function readMessage(observation: Observation, body: number, messageEnd: number): LineResult {
	const {bytes, spans} = observation;
	if (!hasSpan(spans, Field.uniqueId) || isOwnAffair(bytes, body, messageEnd)) {
		return 'engine';
	}

	observation.action = 'message';
	setSpan(spans, Field.message, body, messageEnd);
	return 'read';
}

/**
Whether a text without a action is about the engine itself, and not about what is wrong with a request.
*/
export function isOwnAffair(bytes: Uint8Array, start: number, end: number): boolean {
	const hasFailed = standsAt(bytes, start, rule) && indexOf(bytes, executionError, start, end) >= 0;
	return hasFailed || ownAffairs.some(words => standsAt(bytes, start, words));
}

const brokenField = -2;

/** Returns the index after the field's bracket, -1 where no known field stands at `at`, or `brokenField` where it has no end. */
function readField(observation: Observation, at: number, messageEnd: number, doubled: boolean): number {
	const {bytes, spans} = observation;
	for (const [field, open] of names) {
		if (standsAt(bytes, at, open)) {
			const close = findClose(bytes, at + open.length, messageEnd, doubled);
			if (close < 0 || close === messageEnd) {
				return close < 0 ? -1 : brokenField;
			}

			if (field === Field.tags) {
				setSpan(spans, field, hasSpan(spans, field) ? spanStart(spans, field) : at, close + 2);
			} else if (field !== undefined && !hasSpan(spans, field)) {
				setSpan(spans, field, at + open.length, close);
			}

			return close + 2;
		}
	}

	return -1;
}

/** Whether the message breaks off within a field's name: `[ta`. */
function isBrokenOpen(bytes: Uint8Array, at: number, messageEnd: number): boolean {
	const length = messageEnd - at;
	return names.some(([, open]) => length < open.length && standsAt(bytes, at, open.subarray(0, length)));
}

/** The next bracket after a blank, another bracket or nothing. */
function nextOpen(bytes: Uint8Array, from: number, end: number): number {
	let at = indexOfByte(bytes, Byte.openBracket, from, end);
	while (at < end && at > from && bytes[at - 1] !== Byte.space && bytes[at - 1] !== Byte.closeBracket) {
		at = indexOfByte(bytes, Byte.openBracket, at + 1, end);
	}

	return at;
}
