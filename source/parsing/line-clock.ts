import {type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {createObservation, Field, setBytes} from '../waf/observation.ts';
import {toIdSecond} from './identity.ts';
import {createRules} from './rules.ts';
import {createLineScanner} from './line-scanner.ts';

/**
Tells when a line was written, in UTC, or undefined where it does not say: for finding a place in a file before it is read.
*/
export type LineClock = (bytes: Uint8Array, start: number, end: number) => Timestamp | undefined;

/**
@param zone What to take the log's times for where no id has told yet.
@param isFixed Whether a person named the zone, so that ids are not asked.
*/
export function createLineClock(zone: Milliseconds, isFixed: boolean, yearOf: () => number): LineClock {
	const observation = createObservation();
	const scanner = createLineScanner(createRules(), yearOf);
	let offset = zone;

	return (bytes, start, end) => {
		const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		setBytes(observation, buffer);
		observation.start = start;
		observation.end = end;
		scanner.reset();
		const kind = scanner.scan(observation, buffer);
		const idStart = kind === 'read' && !isFixed ? observation.spans[2 * Field.uniqueId] : -1;
		const idSecond = idStart < 0 ? -1 : toIdSecond(buffer, idStart, observation.spans[2 * Field.uniqueId + 1]);
		if (idSecond > 0) {
			const quarter = 900_000;
			offset = Math.floor((scanner.localTime - idSecond * 1000 + 2000) / quarter) * quarter;
		}

		return Number.isNaN(scanner.localTime) ? undefined : scanner.localTime - offset;
	};
}
