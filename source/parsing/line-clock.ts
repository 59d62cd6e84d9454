import * as Byte from '../waf/byte.ts';
import {type Clock, type Timestamp} from '../waf/clock.ts';
import {createObservation, Field, setBytes, spanEnd, spanStart} from '../waf/observation.ts';
import {type TimeZone} from '../waf/time-zone.ts';
import {readAuditLineTime} from './records/audit-time.ts';
import {toIdNumber} from './values/unique-id.ts';
import {toIdSecond} from '../waf/id-second.ts';
import {readInnerLines} from './inner-lines.ts';
import {createLineScanner} from './lines/line-scanner.ts';
import {createRules} from './lines/rules.ts';
import {createZoneLearner} from './lines/zone-learner.ts';

/**
Tells when the lines of one log were written before they are read: for finding a place in a file, and the zone that it is written in.
*/
export type LineClock = {
	/** In UTC, or undefined where the line does not say. */
	timeOf(bytes: Uint8Array, start: number, end: number): Timestamp | undefined;

	/** Looks at each whole line of a piece of a log: the first only where the log begins there. */
	look(bytes: Uint8Array, isBeginning?: boolean): void;

	/** As three ids told it; where a piece held fewer and none disagreed, as these did, and marked as assumed. */
	readonly zone: TimeZone;
};

/**
@param zone What to take the log's times for where no id tells; one that a person named stays.
@param clock Envelopes are looked into where it is given: a line of syslog names no year.
*/
export function createLineClock(zone: TimeZone, clock?: Clock): LineClock {
	const observation = createObservation();
	const scanner = createLineScanner(createRules());
	const learner = createZoneLearner(zone);

	/** Among lines of a server, a record may be what a client had printed. */
	let hasHeads = false;

	let hasId = false;

	const timeOfRecord = (localTime: Timestamp, uniqueId: string | undefined): Timestamp => {
		const id = Buffer.from(uniqueId ?? '', 'latin1');
		const second = toIdSecond(id, 0, id.length);
		if (second > 0) {
			learner.learn(localTime, second, toIdNumber(id, 0, id.length));
		}

		return localTime - learner.zone.offset;
	};

	/** What was searched in these bytes is remembered from line to line: the scanner is reset before each new buffer. */
	const timeOfNext = (bytes: Uint8Array, start: number, end: number): Timestamp | undefined => {
		const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		setBytes(observation, buffer);
		observation.start = start;
		observation.end = end;
		const kind = scanner.scan(observation, buffer);
		const {localTime} = scanner;
		const idStart = kind === 'read' ? spanStart(observation.spans, Field.uniqueId) : -1;
		const idEnd = spanEnd(observation.spans, Field.uniqueId);
		const second = idStart < 0 ? -1 : toIdSecond(buffer, idStart, idEnd);
		hasId = second > 0;
		if (hasId) {
			learner.learn(localTime, second, toIdNumber(buffer, idStart, idEnd));
		}

		if (!Number.isNaN(localTime)) {
			hasHeads = true;
			return localTime - learner.zone.offset;
		}

		const record = readAuditLineTime(buffer, start, end);
		if (record?.zone !== undefined && !hasHeads) {
			learner.take(record.zone);
		}

		return (
			record?.time ?? (record?.localTime === undefined ? undefined : timeOfRecord(record.localTime, record.uniqueId))
		);
	};

	const timeOf: LineClock['timeOf'] = (bytes, start, end) => {
		scanner.reset();
		return timeOfNext(bytes, start, end);
	};

	/** Lines in envelopes: the envelope's time tells the zone of a line that has no id. */
	const lookInside = (bytes: Uint8Array): void => {
		for (const {text, time} of clock === undefined ? [] : readInnerLines(bytes, clock)) {
			timeOf(text, 0, text.length);
			if (!hasId && time > 0 && !Number.isNaN(scanner.localTime)) {
				learner.learn(scanner.localTime, Math.floor(time / 1000), time);
			}
		}
	};

	return {
		timeOf,
		look(bytes, isBeginning = false) {
			scanner.reset();
			let start = isBeginning ? 0 : bytes.indexOf(Byte.newline) + 1;
			for (let end = bytes.indexOf(Byte.newline, start); end >= 0; end = bytes.indexOf(Byte.newline, start)) {
				timeOfNext(bytes, start, end);
				start = end + 1;
			}

			if (learner.zone.source === 'assumed') {
				lookInside(bytes);
			}

			learner.settle(false);
		},
		get zone() {
			return learner.zone;
		},
	};
}
