import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type TimeZone} from '../../waf/time-zone.ts';

const minute = 60_000;
const quarter = 15 * minute;

/** Lines are logged up to this long after the second in their id: phase 5 runs when the answer is out. */
const longestRequest = 120_000;

/** So many ids that agree settle a zone. */
const enough = 3;

/** The zones that are not whole hours, in minutes. */
const brokenHours = new Set([-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825]);

/**
Learns the zone of a log that does not name it. Ids hold their second in UTC, and three that agree settle it; so does every later change (summer time).

An id is older than its line by the length of its request, so one alone may lie: what fewer than three tell counts only when the input has ended and no other spoke against it.
*/
export type ZoneLearner = {
	readonly zone: TimeZone;

	/**
	Reports a line's local time (as if UTC) and the second in its id; returns whether the zone changed by it.

	@param voter Tells ids apart: one counts once, however many lines have it. Without it each call is another id.
	*/
	learn(localTime: Timestamp, idSecond: number, voter?: number): boolean;

	/** A record named the zone itself; ids, and what a person named, are worth more. Returns whether the zone changed. */
	take(offset: Milliseconds): boolean;

	/**
	The input has ended, or is silent: takes what fewer than three told, unless they disagree. Returns whether the zone changed.

	@param isEnd Nothing more will come; else the zone stays marked as assumed.
	*/
	settle(isEnd: boolean): boolean;
};

export function createZoneLearner(assumed: TimeZone): ZoneLearner {
	let zone = assumed;
	let candidate = Number.NaN;
	let isDisputed = false;
	let voters: Array<number | undefined> = [];

	const turnTo = (next: TimeZone): boolean => {
		const changed = next.offset !== zone.offset || next.source !== zone.source;
		zone = next;
		return changed;
	};

	return {
		get zone() {
			return zone;
		},
		learn(localTime, idSecond, voter) {
			if (assumed.source === 'option') {
				return false;
			}

			const offset = toOffset(localTime - idSecond * 1000);
			if (offset === undefined) {
				return false;
			}

			if (zone.source === 'ids' && offset === zone.offset) {
				voters = [];
				return false;
			}

			if (offset !== candidate) {
				isDisputed ||= voters.length > 0;
				voters = [];
				candidate = offset;
			}

			if (voter !== undefined && voters.includes(voter)) {
				return false;
			}

			voters.push(voter);
			if (voters.length < enough) {
				return false;
			}

			voters = [];
			return turnTo({offset, source: 'ids'});
		},
		take: offset =>
			(zone.source === 'assumed' || zone.source === 'records') &&
			Math.abs(offset) <= 14 * 60 * minute &&
			turnTo({offset, source: 'records'}),
		settle: isEnd =>
			zone.source === 'assumed' &&
			voters.length > 0 &&
			!isDisputed &&
			turnTo({offset: candidate, source: isEnd ? 'ids' : 'assumed'}),
	};
}

/** The offset rounded to a quarter of an hour, if there is such a zone and what remains can be the length of a request. */
function toOffset(difference: Milliseconds): Milliseconds | undefined {
	const offset = Math.floor((difference + 2000) / quarter) * quarter;
	const rest = difference - offset;
	return isZone(offset / minute) && rest <= longestRequest ? offset : undefined;
}

function isZone(minutes: number): boolean {
	return minutes % 60 === 0 ? minutes >= -720 && minutes <= 840 : brokenHours.has(minutes);
}
