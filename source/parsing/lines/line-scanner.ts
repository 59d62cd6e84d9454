import {type Timestamp} from '../../waf/clock.ts';
import {type Observation} from '../../waf/observation.ts';
import {createApacheFormat} from './apache-format.ts';
import {createBareFormat} from './bare-format.ts';
import {type LineEnvelope, type LineFormat, type LineFormatOptions, type LineKind} from './line-format.ts';
import {createNginxFormat} from './nginx-format.ts';
import {createPossibleReadings, type PossibleReadings} from './possible-readings.ts';
import {type Rules} from './rules.ts';

/** All formats, in this order: the first whose head a line has. The last one also says when a line without any was written. */
const formats: ReadonlyArray<(options: LineFormatOptions) => LineFormat> = [
	createNginxFormat,
	createApacheFormat,
	createBareFormat,
];

/**
Recognises one line by its content and reads it into an observation. Holds no memory of other lines.
*/
export type LineScanner = {
	/** The readings of the last line that came out `undecided` or `cut`. */
	readonly readings: PossibleReadings;

	/** Where the text after the head of the last line begins, if it was nginx's; else -1. */
	readonly text: number;

	/** Time of the last line as printed, taken as UTC; NaN without one. */
	readonly localTime: Timestamp;

	/** The last line of the module had no head of a server and no envelope, or its client stands after a text that may be a header: a client could have written it. */
	readonly isBare: boolean;

	/** Call before lines of another buffer, or of the same one with new content. */
	reset(): void;

	/** @param envelope What was taken off around the line, with its time: lines of engine v2 may have none of their own. */
	scan(observation: Observation, buffer: Buffer, envelope?: LineEnvelope): LineKind;
};

/**
@param recallClient Puts the client of an undoubted line of the same connection and id into the observation, if there was one.
*/
export function createLineScanner(
	rules: Rules,
	recallClient?: (observation: Observation, localTime: Timestamp) => boolean,
): LineScanner {
	const readings = createPossibleReadings();
	const all = formats.map(create => create({rules, readings, recallClient}));
	let [last] = all;

	return {
		readings,
		get text() {
			return last.text;
		},
		get localTime() {
			return last.localTime;
		},
		get isBare() {
			return last.isBare;
		},
		reset() {
			for (const format of all) {
				format.reset?.();
			}
		},
		scan(observation, buffer, envelope) {
			observation.rule = undefined;
			observation.clientKnown = false;
			observation.clientPort = 0;
			observation.cut = false;
			observation.undecided = false;
			observation.isRecalled = false;
			observation.claim = undefined;
			observation.connectionSlot = -1;
			for (const format of all) {
				last = format;
				const kind = format.scan(observation, buffer, envelope);
				if (kind !== undefined) {
					return kind;
				}
			}

			return 'bare';
		},
	};
}
