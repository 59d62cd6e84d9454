import {type ChannelStatus} from '../../waf/alerts-status.ts';
import {type Clock, type Milliseconds} from '../../waf/clock.ts';
import {escapeText} from '../../waf/json-line.ts';
import {patience, pauseAfter} from './backoff.ts';
import {type ChannelKind, type ChannelOptions, type Surroundings} from './channel.ts';
import {cutText} from './cut-text.ts';
import {DeliveryError} from './delivery-error.ts';
import {type Message} from './message.ts';
import {type QueueFile, type Waiting} from './queue-file.ts';

/**
Waits, or until the signal ends it.
*/
export type Wait = (duration: Milliseconds, signal: AbortSignal) => Promise<void>;

/**
One channel at work: what waits for it goes out in order, one at a time.
*/
export type Delivery = {
	/** Settles once the message is on the disk. */
	take(message: Message): Promise<void>;
	status(name: string): ChannelStatus;

	/** Settles when nothing is left that could be sent now: all is sent, or waits for a receiver that is down. */
	idle(): Promise<void>;
	close(): Promise<void>;
};

export type DeliveryTools = {
	readonly kind: ChannelKind;
	readonly queue: QueueFile;
	readonly clock: Clock;
	readonly wait: Wait;
	readonly limit: Milliseconds;
	readonly show: Surroundings['show'];

	/** The options as the rule of a message has them now. */
	readonly optionsFor: (message: Message) => ChannelOptions;
	readonly onChange: () => void;
};

const longestProblem = 300;

/**
Starts to send what waits.
*/
export function startDelivery(tools: DeliveryTools): Delivery {
	const {kind, queue, clock, wait, onChange} = tools;
	const stop = new AbortController();
	let sent = 0;
	let lost = 0;
	let problem: string | undefined;
	/* Nothing can be sent now: there is nothing, or its receiver is down. */
	let isAtRest = false;
	let isPausing = false;
	let wake: (() => void) | undefined;
	let onRest: Array<() => void> = [];

	const rest = (): void => {
		isAtRest = true;
		for (const done of onRest) {
			done();
		}

		onRest = [];
	};

	const attempt = async ({message, since}: Waiting, tries: number): Promise<number | undefined> => {
		try {
			await kind.send(message, tools.optionsFor(message), {
				clock,
				stop: stop.signal,
				limit: tools.limit,
				show: tools.show,
			});
			sent++;
			problem = undefined;
			return undefined;
		} catch (error) {
			if (stop.signal.aborted) {
				return 0;
			}

			// A message that trips over a bug would do so after each start.
			const {
				message: why,
				canRetry,
				after,
			} = error instanceof DeliveryError
				? error
				: new DeliveryError(`a bug in waftop: ${(error as Error).message}`, false);
			problem = cutText(escapeText(why), longestProblem);
			if (canRetry && clock.now() - since < patience) {
				return pauseAfter(tries, message.id, after);
			}

			lost++;
			problem += canRetry ? '; given up after two days' : '; not tried again';
			return undefined;
		}
	};

	const run = async (): Promise<void> => {
		let tries = 0;
		while (!stop.signal.aborted) {
			const next = queue.first();
			if (next === undefined) {
				await new Promise<void>(resolve => {
					wake = resolve;
					rest();
				});
				continue;
			}

			isAtRest = false;
			tries++;
			const pause = await attempt(next, tries);
			if (pause === undefined) {
				tries = 0;
				onChange();
				await queue.settle(next.message);
				onChange();
			} else if (!stop.signal.aborted) {
				isPausing = true;
				onChange();
				rest();
				await wait(pause, stop.signal);
				isPausing = false;
			}
		}
	};

	const running = run();
	return {
		async take(message) {
			const dropped = await queue.add({message, since: clock.now()});
			lost += dropped;
			wake?.();
			onChange();
		},
		status: name => ({
			name,
			state: problem === undefined ? 'ok' : 'down',
			waiting: queue.size,
			sent,
			lost,
			problem: problem ?? queue.problem,
		}),
		async idle() {
			const isDone = isAtRest && (isPausing || queue.size === 0);
			if (!isDone && !stop.signal.aborted) {
				await new Promise<void>(resolve => {
					onRest.push(resolve);
				});
			}
		},
		async close() {
			stop.abort();
			wake?.();
			rest();
			await running;
			await queue.close();
		},
	};
}
