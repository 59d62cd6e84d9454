import {second, type Timestamp} from '../waf/clock.ts';
import {type LineBatch} from '../waf/delivery.ts';

/** So long a transaction may still get a line: until then its file is read again from there. */
const settleTime = 10 * second;

type Place = {readonly order: number; readonly offset: number};

/**
How far a log is settled: what stands before is in the index for good. A log is a row of files, each the next one's predecessor before a rotation.
*/
export type ShippedSpan = {
	/** A batch that was read to its end. */
	read(batch: LineBatch, now: Timestamp): void;

	/** The origin that the log is settled up to, and where in it.

	@param pending First lines of transactions that are open, or not known to be written. */
	settled(
		pending: Iterable<{readonly origin: number; readonly offset: number}>,
		now: Timestamp,
	): {readonly origin: number; readonly offset: number} | undefined;
};

/**
@param isEnded Whether nothing more will come: then everything that was written is settled.
*/
export function createShippedSpan(isEnded: () => boolean): ShippedSpan {
	const origins: number[] = [];
	let reached: Array<Place & {readonly at: Timestamp}> = [];

	return {
		read({origin, base, ends, count}, now) {
			let order = origins.indexOf(origin.number);
			if (order < 0) {
				order = origins.push(origin.number) - 1;
				reached.push({order, offset: base.offset, at: -Infinity});
			}

			reached.push({order, offset: base.offset + (count === 0 ? 0 : ends[count - 1] + 1), at: now});
		},
		settled(pending, now) {
			const last = reached.findLastIndex(({at}) => isEnded() || at <= now - settleTime);
			if (last < 0) {
				return undefined;
			}

			let place: Place = reached[last];
			for (const {origin, offset} of pending) {
				const order = origins.indexOf(origin);
				if (order >= 0 && (order < place.order || (order === place.order && offset < place.offset))) {
					place = {order, offset};
				}
			}

			reached = reached.slice(last);
			return {origin: origins[place.order], offset: place.offset};
		},
	};
}
