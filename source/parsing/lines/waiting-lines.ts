import {type Timestamp} from '../../waf/clock.ts';
import {copyObservation, shiftSpans} from '../../waf/copy-observation.ts';
import {type Observation, type Spans} from '../../waf/observation.ts';
import {type ConnectionMemory} from './connection-memory.ts';
import {settle as agree} from './possible-readings.ts';

/** Half of them are given up when so many wait: each is a line of two kilobytes at most. */
const mostWaiting = 1000;

/** A line waits for another one of the same request: as long as a request's lines lie apart. */
const longestWait = 2000;

type Waiting = {readonly observation: Observation; readonly readings: Spans[]; readonly localTime: Timestamp};

/**
Lines that forged text or a cut leaves undecided, until an undoubted line of the same connection tells the true reading, or for two seconds of log time.
*/
export type WaitingLines = {
	readonly size: number;

	/** Whether an undoubted line has confirmed one of the readings already; puts it into the observation. */
	settle(observation: Observation, readings: readonly Spans[], localTime: Timestamp): boolean;

	/** Keeps a copy. */
	add(observation: Observation, readings: readonly Spans[], localTime: Timestamp): void;

	/** Hands over the lines that `witness`, an undoubted line, settles, and those that have waited long enough. */
	release(witness: Observation, localTime: Timestamp, observe: ObserveWaiting): void;
	flush(observe: ObserveWaiting): void;
};

type ObserveWaiting = (observation: Observation, localTime: Timestamp) => void;

export function createWaitingLines(memory: ConnectionMemory): WaitingLines {
	let waiting: Waiting[] = [];

	const settle = (observation: Observation, readings: readonly Spans[], localTime: Timestamp): boolean => {
		// A cut line with one set of fields, as printed, has that for a reading.
		const all = readings.length > 0 ? readings : [observation.spans.slice()];
		const confirmed = all.filter(reading => memory.confirms(observation, reading, localTime));
		if (confirmed.length === 0) {
			return false;
		}

		agree(observation, confirmed);
		observation.clientKnown = true;
		observation.undecided = false;
		observation.claim = undefined;
		return true;
	};

	return {
		get size() {
			return waiting.length;
		},
		settle,
		add(observation, readings, localTime) {
			const {start, end} = observation;
			waiting.push({
				observation: copyObservation(observation, start, end),
				readings: readings.map(reading => shiftSpans(reading, start)),
				localTime,
			});
		},
		release(witness, localTime, observe) {
			const rest: Waiting[] = [];
			const isFull = waiting.length > mostWaiting;
			for (const [index, line] of waiting.entries()) {
				const {observation} = line;
				const isOld = localTime - line.localTime > longestWait || (isFull && index < mostWaiting / 2);
				const isSettled =
					observation.connection === witness.connection &&
					observation.process === witness.process &&
					settle(observation, line.readings, line.localTime);
				if (isSettled || isOld) {
					observe(observation, line.localTime);
				} else {
					rest.push(line);
				}
			}

			waiting = rest;
		},
		flush(observe) {
			for (const line of waiting) {
				observe(line.observation, line.localTime);
			}

			waiting = [];
		},
	};
}
