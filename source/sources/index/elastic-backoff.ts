import {type ElasticError, type ElasticErrorCode} from '../../elastic/elastic-error.ts';
import {type Milliseconds, second, type Timestamp} from '../../waf/clock.ts';
import {type PollState} from '../../waf/delivery.ts';

const firstDelay: Milliseconds = 0.5 * second;
const longestDelay: Milliseconds = 10 * second;

/** Who answers may be asked again sooner: somebody makes the index, or gives the right. */
const longestDelayOfAnswers: Milliseconds = 3 * second;
const answers: ReadonlySet<ElasticErrorCode> = new Set(['missing', 'unauthorized', 'forbidden', 'rejected', 'partial']);

/** So many failures in a row mean that the server is down, not that a question went wrong. */
const failuresOfDown = 3;

/**
When to ask a server again that said no, and what to say meanwhile.
*/
export type Backoff = {
	/** Takes a failure; returns how long to wait. */
	fail(error: ElasticError): Milliseconds;

	/** Takes an answer. */
	succeed(now: Timestamp): void;
	state(): Pick<PollState, 'answeredAt' | 'circuit' | 'lastError'>;
};

/**
@param random From 0 to 1: many waftops shall not ask in the same moment.
*/
export function createBackoff(random: () => number): Backoff {
	let failures = 0;
	let answeredAt: Timestamp | undefined;
	let lastError: string | undefined;

	return {
		fail(error) {
			failures++;
			lastError = error.message;
			const longest = answers.has(error.code) ? longestDelayOfAnswers : longestDelay;
			const delay = Math.min(longest, firstDelay * 2 ** (failures - 1));
			return Math.max(error.retryAfter ?? 0, delay * (0.5 + random() / 2));
		},
		succeed(now) {
			failures = 0;
			answeredAt = now;
			lastError = undefined;
		},
		state: () => ({
			answeredAt,
			circuit: failures === 0 ? 'ok' : failures < failuresOfDown ? 'degraded' : 'down',
			lastError,
		}),
	};
}
