import {type Timestamp} from '../../waf/clock.ts';
import {type TimedDocument} from '../types/rule-state.ts';

/**
Documents that a rule has to look at again, sorted by time, so many at most: the oldest go first, and are counted.
*/
export class KeptDocuments {
	#documents: TimedDocument[] = [];
	readonly #most: number;

	/** Documents that had to go before their time. */
	dropped = 0;

	constructor(most: number) {
		this.#most = most;
	}

	get size(): number {
		return this.#documents.length;
	}

	add(timed: TimedDocument): void {
		const place = this.#firstAfter(timed.time);
		if (place === this.#documents.length) {
			this.#documents.push(timed);
		} else {
			this.#documents.splice(place, 0, timed);
		}

		if (this.#documents.length > this.#most) {
			// Not one by one, since each time all the others move.
			const count = Math.ceil(this.#most / 16);
			this.#documents = this.#documents.slice(count);
			this.dropped += count;
		}
	}

	/** Those after a moment up to another. */
	between(after: Timestamp, upTo: Timestamp): readonly TimedDocument[] {
		return this.#documents.slice(this.#firstAfter(after), this.#firstAfter(upTo));
	}

	/** Those up to a moment are not needed any more. */
	forgetUpTo(moment: Timestamp): void {
		const count = this.#firstAfter(moment);
		if (count > 0) {
			this.#documents = this.#documents.slice(count);
		}
	}

	all(): readonly TimedDocument[] {
		return this.#documents;
	}

	#firstAfter(moment: Timestamp): number {
		let [low, high] = [0, this.#documents.length];
		// Nearly all come in order.
		if (high > 0 && this.#documents[high - 1].time <= moment) {
			return high;
		}

		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.#documents[middle].time > moment) {
				high = middle;
			} else {
				low = middle + 1;
			}
		}

		return low;
	}
}
