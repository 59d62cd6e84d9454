import {type Period} from '../waf/question.ts';
import {askThrough} from '../elastic/ask-through.ts';
import {isElasticError} from '../elastic/elastic-error.ts';
import {type ServerThrough} from '../questions/intake-facts.ts';
import {toTimeWindow} from '../questions/time-window.ts';
import {type Settings} from '../settings/settings.ts';
import {type Clock, type Milliseconds, second, type Timestamp} from '../waf/clock.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {type IndexConnection} from './connect-index.ts';

const usualPause: Milliseconds = 5 * second;

/** A server that counts for long is asked less often. */
const restFactor = 4;

/**
Keeps what a search server says of what was not stopped: one question at a time.
*/
export type ThroughController = {
	/** To be called at each tick while somebody looks at it. */
	want(filter: Filter, window: Period, newest: Timestamp | undefined): void;

	/** What was answered last, to which question. */
	answer(): ServerThrough | undefined;
};

/**
What whoever asks a server again and again is given.
*/
export type AskingOptions = {
	readonly settings: Settings;
	readonly clock: Clock;
	readonly stop: AbortSignal;

	/** Called when a question was answered, or could not be. */
	readonly onAnswer: () => void;
};

export function createThroughController(
	{elastic, settings: {index}, session, view}: IndexConnection,
	{settings, clock, stop, onAnswer}: AskingOptions,
): ThroughController {
	const zone = settings.zoneOffset ?? 0;
	let answer: ServerThrough | undefined;
	let asked: {readonly filter: Filter; readonly window: Period} | undefined;
	let isAsking = false;
	let nextAt = 0;

	const ask = async (filter: Filter, window: Period, newest: Timestamp | undefined): Promise<void> => {
		isAsking = true;
		asked = {filter, window};
		const started = clock.now();
		try {
			const {from, to, step} = toTimeWindow(window, started, newest);
			const options = {index, session, zone, stop};
			const through = await askThrough(elastic, {from, to, filter, step}, await view(stop), options);
			answer = through && {filter, window, through};
		} catch (error) {
			if (!isElasticError(error)) {
				throw error;
			}

			// The totals say what is wrong.
			answer = undefined;
		} finally {
			isAsking = false;
			nextAt = clock.now() + Math.max(usualPause, restFactor * (clock.now() - started));
		}

		onAnswer();
	};

	return {
		want(filter, window, newest) {
			const isOther = asked?.filter !== filter || asked.window !== window;
			if (!isAsking && !stop.aborted && (isOther || clock.now() >= nextAt)) {
				void ask(filter, window, newest);
			}
		},
		answer: () => answer,
	};
}
