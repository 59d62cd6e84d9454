import * as Byte from '../../waf/byte.ts';
import {clearSpans, Field, type Observation, setSpan, type Spans} from '../../waf/observation.ts';
import {type LineResult} from './line-result.ts';
import {type ByteSearch} from '../values/byte-search.ts';
import {readNginxTail} from './nginx-tail.ts';
import {type RuleTemplates} from './rule-templates.ts';
import {collectPossibleReadings, type PossibleReadings} from './possible-readings.ts';
import {readPlainRun, tagStep} from './v3-fields.ts';

/**
nginx cuts a line here, without a mark (`NGX_MAX_ERROR_STR`, less its newline).
*/
export const nginxLineLimit = 2047;

/**
What the reading of a line borrows from its scanner.

The searches find `[file "`, `[unique_id "` and a bare bracket: two of one kind are the mark of text that a client made to look like the server's.
*/
export type LineTools = {
	readonly searches: {readonly file: ByteSearch; readonly uniqueId: ByteSearch; readonly bracket: ByteSearch};

	/** Receives the candidates of an undecided line. */
	readonly readings: PossibleReadings;
	readonly templates: RuleTemplates;

	/** Whether an undoubted line of the same connection had this id a moment ago: then the client is known from there, and the tail says nothing new. */
	readonly recall: (observation: Observation) => boolean;
};

/**
Reads fields and tail of a line of libmodsecurity whose match text begins at `matchStart`; fills the observation's spans.
*/
export function readV3Line(observation: Observation, buffer: Buffer, matchStart: number, tools: LineTools): LineResult {
	const {end, spans} = observation;
	const {searches, readings, templates} = tools;
	readings.clear();
	observation.cut = end - observation.start >= nginxLineLimit;
	const fileAt = searches.file.find(buffer, matchStart, end);
	if (fileAt < 0) {
		spans.fill(-1);
		return observation.cut ? 'cut' : 'unreadable';
	}

	// A run holds no raw quote, so the next `[file "` can only stand after it.
	const runEnd = readPlainRun(observation, fileAt, templates);
	const isOneFile = searches.file.find(buffer, runEnd < 0 ? fileAt + 1 : runEnd, end) < 0;
	if (isOneFile) {
		if (runEnd >= 0 && !observation.cut && tools.recall(observation)) {
			setMatch(observation, matchStart, fileAt);
			clearTail(spans);
			return 'read';
		}

		const isOneRun = runEnd >= 0 && !holdsId(buffer, runEnd, end, tools);
		if (observation.cut || isOneRun) {
			setMatch(observation, matchStart, fileAt);
			return observation.cut ? finishCut(observation, runEnd, isOneRun) : finishWhole(observation, runEnd);
		}
	}

	observation.rule = undefined;
	const reading = collectPossibleReadings(observation, buffer, matchStart, searches.file, readings);
	if (observation.cut) {
		// Nothing in such a line can be told from what a client may have printed.
		spans.fill(-1);
		return 'cut';
	}

	return reading;
}

/** Whether the tail holds another `[unique_id "`, to which a `[uri]` with raw quotes could reach. Hardly any tail holds a bracket. */
function holdsId(buffer: Buffer, from: number, end: number, {searches}: LineTools): boolean {
	return searches.bracket.find(buffer, from, end) >= 0 && searches.uniqueId.find(buffer, from, end) >= 0;
}

/** An unknown tail costs the client, not the fields: there is no second run that they could belong to. */
function finishWhole(observation: Observation, runEnd: number): LineResult {
	if (!readNginxTail(observation, runEnd, observation.spans, false)) {
		clearTail(observation.spans);
	}

	return 'read';
}

/** Half a run is kept as printed. */
function finishCut(observation: Observation, runEnd: number, isOneRun: boolean): LineResult {
	const {spans} = observation;
	if (!isOneRun || !readNginxTail(observation, runEnd, spans, true)) {
		clearTail(spans);
	}

	if (runEnd < 0 && runEnd >= -1 - tagStep) {
		// A broken list of tags is none.
		clearSpans(spans, Field.tags);
	}

	return 'cut';
}

function setMatch({spans, bytes}: Observation, matchStart: number, runStart: number): void {
	const matchEnd = runStart > matchStart && bytes[runStart - 1] === Byte.space ? runStart - 1 : runStart;
	setSpan(spans, Field.match, matchStart, Math.max(matchStart, matchEnd));
}

function clearTail(spans: Spans): void {
	clearSpans(spans, Field.client, Field.referrer);
}
