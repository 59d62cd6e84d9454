import {createLineClock, type LineClock} from '../parsing/line-clock.ts';
import {machineOffset} from './real-clock.ts';
import {type Settings} from '../settings/settings.ts';
import {readFileEnd} from '../sources/files/file-end.ts';
import {isPacked, readPackedStart} from '../sources/files/file-start.ts';
import {type Clock} from '../waf/clock.ts';

/** The end of a file, or the start of a packed one, is looked at for ids that tell the log's zone. */
const bytesForZone = 65_536;

/**
The clock that the logs are written by: in the zone that the settings name, else in the one that the ids at their ends tell, else in the machine's.
*/
export function createLogClock({files, zoneOffset, elastic}: Settings, clock: Clock): LineClock {
	const lineClock = createLineClock(
		zoneOffset === undefined
			? elastic === undefined
				? {offset: machineOffset(clock.now()), source: 'assumed'}
				: // The times of an index are in UTC.
					{offset: 0, source: 'envelope'}
			: {offset: zoneOffset, source: 'option'},
	);
	for (const file of files) {
		// The end of a packed file is known only when all of it was unpacked; its ids tell the same zone at its start.
		lineClock.look(isPacked(file) ? readPackedStart(file, bytesForZone) : readFileEnd(file, bytesForZone));
	}

	return lineClock;
}
