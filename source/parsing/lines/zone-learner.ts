import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type TimeZone} from '../../waf/time-zone.ts';

const quarter = 15 * 60_000;

/** Lines are logged up to this long after the second in their id: phase 5 runs when the answer is out. */
const longestRequest = 120_000;

/**
Learns the zone of a log that does not name it, from ids that hold their second in UTC. Three that agree settle it; so does every later change (summer time).
*/
export type ZoneLearner = {
	readonly zone: TimeZone;

	/** Reports a line's local time (as if UTC) and the second in its id; returns whether the zone changed by it. */
	learn(localTime: Timestamp, idSecond: number): boolean;
};

export function createZoneLearner(assumed: TimeZone): ZoneLearner {
	let zone = assumed;
	let candidate = Number.NaN;
	let votes = 0;

	return {
		get zone() {
			return zone;
		},
		learn(localTime, idSecond) {
			if (assumed.source === 'option') {
				return false;
			}

			const offset = toOffset(localTime - idSecond * 1000);
			if (offset === undefined || (zone.source === 'ids' && offset === zone.offset)) {
				votes = 0;
				return false;
			}

			votes = offset === candidate ? votes + 1 : 1;
			candidate = offset;
			if (votes < 3) {
				return false;
			}

			votes = 0;
			const changed = offset !== zone.offset || zone.source !== 'ids';
			zone = {offset, source: 'ids'};
			return changed;
		},
	};
}

/** The offset rounded to a quarter of an hour, if what remains can be the length of a request. */
function toOffset(difference: Milliseconds): Milliseconds | undefined {
	const offset = Math.floor((difference + 2000) / quarter) * quarter;
	const rest = difference - offset;
	return Math.abs(offset) <= 15 * 3_600_000 && rest <= longestRequest ? offset : undefined;
}
