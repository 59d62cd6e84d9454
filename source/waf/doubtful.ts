import {type Timestamp} from './clock.ts';
import {createObservation, type Observation} from './observation.ts';

/**
Where a line or record stands that may be the text of a client as a whole.
*/
export type DoubtfulPlace = Pick<Observation, 'origin' | 'offset' | 'length' | 'lineNumber' | 'ordinal'> & {
	/** What the envelope around it says; NaN without one. */
	readonly time: Timestamp;
};

/**
An observation of a line or record that a client may have written whole: that it is there, and nothing of what it says.
*/
export function createDoubtful(place: DoubtfulPlace): Observation {
	const {origin, offset, length, lineNumber, ordinal, time} = place;
	return {
		...createObservation(),
		origin,
		offset,
		length,
		lineNumber,
		ordinal,
		time,
		isZoned: !Number.isNaN(time),
		action: 'message',
		tellsOutcome: false,
		undecided: true,
		isDoubtful: true,
		isAlone: true,
	};
}
