import * as Byte from '../waf/byte.ts';
import {type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {createObservation, Field, setBytes, spanEnd, spanStart} from '../waf/observation.ts';
import {type TimeZone} from '../waf/time-zone.ts';
import {readAuditLineTime} from './records/audit-time.ts';
import {toIdSecond} from './values/unique-id.ts';
import {createLineScanner} from './lines/line-scanner.ts';
import {createRules} from './lines/rules.ts';

const quarter: Milliseconds = 900_000;

/** No zone is further from UTC; an id that says so holds no time. */
const farthestZone: Milliseconds = 15 * 3_600_000;

/**
Tells when lines were written before they are read: for finding a place in a file, and the zone that it is written in.
*/
export type LineClock = {
	/** In UTC, or undefined where the line does not say. */
	timeOf(bytes: Uint8Array, start: number, end: number): Timestamp | undefined;

	/** Looks at each whole line of a piece of a log. */
	look(bytes: Uint8Array): void;

	/** As the last line with an id told it, else as assumed. */
	readonly zone: TimeZone;
};

/**
@param zone What to take the log's times for where no id tells; one that a person named stays.
*/
export function createLineClock(zone: TimeZone): LineClock {
	const observation = createObservation();
	const scanner = createLineScanner(createRules());
	let known = zone;

	const timeOf = (bytes: Uint8Array, start: number, end: number): Timestamp | undefined => {
		const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		setBytes(observation, buffer);
		observation.start = start;
		observation.end = end;
		scanner.reset();
		const kind = scanner.scan(observation, buffer);
		const {localTime} = scanner;
		const idStart = kind === 'read' && zone.source !== 'option' ? spanStart(observation.spans, Field.uniqueId) : -1;
		const second = idStart < 0 ? -1 : toIdSecond(buffer, idStart, spanEnd(observation.spans, Field.uniqueId));
		const offset = Math.floor((localTime - second * 1000 + 2000) / quarter) * quarter;
		if (second > 0 && Math.abs(offset) <= farthestZone) {
			known = {offset, source: 'ids'};
		}

		if (!Number.isNaN(localTime)) {
			return localTime - known.offset;
		}

		const record = readAuditLineTime(buffer, start, end);
		return record?.time ?? (record?.localTime === undefined ? undefined : record.localTime - known.offset);
	};

	return {
		timeOf,
		look(bytes) {
			let start = bytes.indexOf(Byte.newline) + 1;
			for (let end = bytes.indexOf(Byte.newline, start); end >= 0; end = bytes.indexOf(Byte.newline, start)) {
				timeOf(bytes, start, end);
				start = end + 1;
			}
		},
		get zone() {
			return known;
		},
	};
}
