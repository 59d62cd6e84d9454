import {Field, type Observation} from '../waf/observation.ts';
import {type LineReading} from './line-reading.ts';
import {type Needle} from './needle.ts';
import {readNginxTail} from './nginx-tail.ts';
import {collectSplits, type Splits} from './splits.ts';
import {readPlainRun} from './v3-run.ts';

/**
nginx cuts a line here, without a mark (`NGX_MAX_ERROR_STR`, less its newline).
*/
export const nginxLineLimit = 2047;

/**
Where `[file "` and `[unique_id "` stand: two of one kind are the mark of text that a client made to look like the server's.
*/
export type LineNeedles = {readonly file: Needle; readonly uniqueId: Needle};

/**
Reads fields and tail of a line whose match text begins at `matchStart`; fills the observation's spans. `splits` receives the candidates of an undecided line.
*/
export function readV3Line(
	observation: Observation,
	buffer: Buffer,
	matchStart: number,
	needles: LineNeedles,
	splits: Splits,
): LineReading {
	const {bytes, end, spans} = observation;
	splits.clear();
	observation.cut = end - observation.start >= nginxLineLimit;
	const fileAt = needles.file.find(buffer, matchStart, end);
	if (fileAt < 0) {
		clear(spans);
		return observation.cut ? 'cut' : 'unreadable';
	}

	const isOneRun =
		needles.file.find(buffer, fileAt + 1, end) < 0 && hasOneId(buffer, matchStart, end, needles.uniqueId);
	if (observation.cut) {
		return readCutLine(observation, matchStart, fileAt, isOneRun, splits, buffer, needles);
	}

	if (isOneRun) {
		const runEnd = readPlainRun(bytes, fileAt, end, spans);
		if (runEnd >= 0) {
			setMatch(observation, matchStart, fileAt);
			// An unknown tail costs the client, not the fields: there is no second run that they could belong to.
			if (!readNginxTail(observation, runEnd, spans, false)) {
				clearTail(spans);
			}

			return 'read';
		}
	}

	return collectSplits(observation, buffer, matchStart, needles.file, splits);
}

function hasOneId(buffer: Buffer, from: number, end: number, uniqueId: Needle): boolean {
	const at = uniqueId.find(buffer, from, end);
	return at >= 0 && uniqueId.find(buffer, at + 1, end) < 0;
}

/** Half a run is kept as printed, if nothing in the line can pose as another one. */
function readCutLine(
	observation: Observation,
	matchStart: number,
	fileAt: number,
	isOneRun: boolean,
	splits: Splits,
	buffer: Buffer,
	needles: LineNeedles,
): LineReading {
	const {bytes, end, spans} = observation;
	if (needles.file.find(buffer, fileAt + 1, end) >= 0) {
		collectSplits(observation, buffer, matchStart, needles.file, splits);
		clear(spans);
		return 'cut';
	}

	const runEnd = readPlainRun(bytes, fileAt, end, spans);
	setMatch(observation, matchStart, fileAt);
	if (runEnd < 0 || !isOneRun) {
		// A broken list of tags is none.
		spans[2 * Field.tags] = runEnd < 0 && runEnd >= -11 ? -1 : spans[2 * Field.tags];
		clearTail(spans);
		return 'cut';
	}

	if (!readNginxTail(observation, runEnd, spans, true)) {
		clearTail(spans);
	}

	return 'cut';
}

export function setMatch({spans, bytes}: Observation, matchStart: number, runStart: number): void {
	const matchEnd = runStart > matchStart && bytes[runStart - 1] === 32 ? runStart - 1 : runStart;
	spans[2 * Field.match] = matchStart;
	spans[2 * Field.match + 1] = Math.max(matchStart, matchEnd);
}

export function clearTail(spans: Int32Array): void {
	for (let field: number = Field.client; field <= Field.referrer; field++) {
		spans[2 * field] = -1;
	}
}

function clear(spans: Int32Array): void {
	spans.fill(-1);
}
