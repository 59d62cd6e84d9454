import {
	clearSpans,
	createObservation,
	createSpans,
	Field,
	hasSpan,
	setBytes,
	setSpan,
	spanEnd,
	type Spans,
	spanStart,
} from '../../waf/observation.ts';
import {decodeText} from '../../waf/text.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {toRuleMatch} from '../readings/to-rule-match.ts';
import {indexOf, toLatin1} from '../values/bytes.ts';
import {unescape} from '../values/escapes.ts';
import {mostSplits, settle} from '../lines/possible-readings.ts';
import {readTagTexts} from '../lines/read-rule.ts';
import {targetFitsUri} from '../lines/target-fits-uri.ts';
import {createSearchBudget, findRuns, type SearchBudget} from '../lines/v3-fields.ts';

/**
What the record around a message says, by which the message's own fields are told from a client's text that looks like them.
*/
export type MessageContext = {
	/** The target of the request as it was sent; undefined where the record does not hold it. */
	readonly target: Uint8Array | undefined;
	readonly uniqueId: string | undefined;

	/** For all messages of the record together. */
	readonly budget: SearchBudget;
};

/* `Warning. Matched …`, `Access denied with code 403 (phase 2). Matched …` */
const verdict = /^ModSecurity: (?:(Warning)|Access (denied|allowed)(?: with code (\d{1,4}))?(?: \(phase (\d)\))?)\. ?/;
const longestVerdict = 80;

/** The engine ends its match text so: `… against variable `ARGS:q' (Value: `x' )`, `detected SQLi using libinjection.` */
const matchEnd = /(?:' \)|\.) $/;
const fileOpen = Buffer.from('[file "');

/**
Reads a message of part H of a libmodsecurity record: the text of its line in the error log, without nginx's head and tail, and not cut.

Names of arguments stand in the match text with their quotes and may hold a whole run of fields; the path stands in `uri` the same way. The engine's own run ends the line, and its `uri` and `unique_id` are those of the record. Where more than one run could be the engine's, only what they share is given; the verdict stands in front of all of them. Undefined where the text has none.
*/
export function readV3Message(line: Uint8Array, context: MessageContext): RuleMatch | undefined {
	const said = verdict.exec(Buffer.from(line.subarray(0, longestVerdict)).toString('latin1'));
	if (said === null) {
		return undefined;
	}

	const observation = createObservation();
	setBytes(observation, line);
	observation.end = line.length;
	const {spans} = observation;
	const readings = findReadings(line, said[0].length, context.budget);
	const named = readings.filter(reading => isNamed(line, reading, context));
	const fitting = named.filter(reading => fitsTarget(line, reading, context));
	const ended = fitting.filter(reading => matchEnd.test(textOf(line, reading, Field.match)));
	const own = [ended, fitting, named, readings].find(list => list.length > 0);
	if (own !== undefined) {
		settle(observation, own);
	}

	const text = (field: Field): string =>
		hasSpan(spans, field) ? unescape(line, spanStart(spans, field), spanEnd(spans, field), 3, false) : '';
	const match = toRuleMatch({
		id: text(Field.id),
		file: text(Field.file),
		line: Number(text(Field.line)) || undefined,
		message: text(Field.message),
		data: text(Field.data),
		match: text(Field.match).trimEnd(),
		severity: text(Field.severity),
		version: text(Field.version),
		tags: own === undefined ? undefined : readTagTexts(observation).map(tag => toText(tag)),
		uri: text(Field.uri),
		reference: text(Field.reference),
		revision: text(Field.revision),
		action: said[1] === undefined ? (said[2] as 'denied' | 'allowed') : 'warning',
		code: said[3] === undefined ? undefined : Number(said[3]),
		phase: said[4] === undefined ? undefined : Number(said[4]),
		raw: decodeText(line),
	});
	return {...match, hostname: text(Field.hostname) || undefined};
}

/** Every way to read the line as MATCH and a run of fields that ends it; none where there are too many. */
function findReadings(line: Uint8Array, matchStart: number, ofRecord: SearchBudget): Spans[] {
	const candidate = createSpans();
	const readings: Spans[] = [];
	const budget = createSearchBudget();
	// A line without forged text is read whatever the others did cost.
	budget.left = Math.min(budget.left, Math.max(2 * line.length, ofRecord.left));
	const {left} = budget;
	let isComplete = true;
	for (let at = indexOf(line, fileOpen, matchStart, line.length); at >= 0 && isComplete;) {
		clearSpans(candidate, Field.match);
		const runStart = at;
		const isCounted = findRuns(line, runStart, line.length, candidate, budget, runEnd => {
			if (runEnd === line.length) {
				setSpan(candidate, Field.match, matchStart, Math.max(matchStart, runStart));
				readings.push(candidate.slice());
			}
		});
		isComplete = isCounted && readings.length <= mostSplits;
		at = indexOf(line, fileOpen, at + 1, line.length);
	}

	ofRecord.left -= left - budget.left;
	return isComplete ? readings : [];
}

function isNamed(line: Uint8Array, reading: Spans, {uniqueId}: MessageContext): boolean {
	return textOf(line, reading, Field.uniqueId) === uniqueId;
}

function textOf(line: Uint8Array, reading: Spans, field: Field): string {
	return toLatin1(line, spanStart(reading, field), spanEnd(reading, field));
}

function fitsTarget(line: Uint8Array, reading: Spans, {target}: MessageContext): boolean {
	if (target === undefined) {
		return false;
	}

	const uri = line.subarray(spanStart(reading, Field.uri), spanEnd(reading, Field.uri));
	const both = Buffer.concat([target, uri]);
	return targetFitsUri(both, 0, target.length, target.length, both.length);
}

function toText(latin1: string): string {
	const bytes = Buffer.from(latin1, 'latin1');
	return unescape(bytes, 0, bytes.length, 3, false);
}
