import {createLineClock, type LineClock} from '../parsing/line-clock.ts';
import {machineOffset} from './real-clock.ts';
import {type Settings} from '../settings/settings.ts';
import {readFileEnd} from '../sources/files/file-end.ts';
import {isPacked, readPackedStart} from '../sources/files/file-start.ts';
import {type TimeOf} from '../sources/time-of.ts';
import {type Clock} from '../waf/clock.ts';
import {chooseZone, type TimeZone} from '../waf/time-zone.ts';

/** The end of a file, or the start of a packed one, is looked at for ids that tell the log's zone. */
const bytesForZone = 65_536;

/**
The clocks that the logs are written by, each its own: in the zone that the settings name, else in the one that the ids or records at the log's end tell, else in the machine's.
*/
export type LogClock = {
	/** Of the log that is known best. */
	readonly zone: TimeZone;

	/** The zone of one log; of one that is no file, such as standard input, what is assumed. */
	zoneOf(name: string): TimeZone;

	/** When a line of one log was written. */
	timeOf(name: string): TimeOf;
};

export function createLogClock({files, zoneOffset, elastic}: Settings, clock: Clock): LogClock {
	const assumed: TimeZone =
		zoneOffset === undefined
			? elastic === undefined
				? {offset: machineOffset(clock.now()), source: 'assumed'}
				: // The times of an index are in UTC.
					{offset: 0, source: 'envelope'}
			: {offset: zoneOffset, source: 'option'};
	const clocks = new Map<string, LineClock>();

	const open = (file: string): LineClock => {
		const lineClock = createLineClock(assumed, clock);
		// The end of a packed file is known only when all of it was unpacked; its ids tell the same zone at its start.
		const piece = isPacked(file) ? readPackedStart(file, bytesForZone) : readFileEnd(file, bytesForZone);
		lineClock.look(piece, piece.length < bytesForZone || isPacked(file));
		clocks.set(file, lineClock);
		return lineClock;
	};

	const found = files.map(file => open(file).zone);

	return {
		zone: chooseZone(found) ?? assumed,
		zoneOf: name => clocks.get(name)?.zone ?? assumed,
		timeOf: name => (clocks.get(name) ?? open(name)).timeOf,
	};
}
