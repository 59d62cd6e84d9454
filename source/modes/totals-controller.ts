import {isElasticError} from '../elastic/elastic-error.ts';
import {createTotalsAsker} from '../elastic/ask-totals.ts';
import {askCount} from '../elastic/ask-count.ts';
import {askUnusual} from '../elastic/ask-unusual.ts';
import {type ServerAnswer} from '../questions/intake-facts.ts';
import {type NotCounted} from '../questions/snapshot.ts';
import {toRateSpan} from '../questions/rate.ts';
import {stepAge, toTimeWindow} from '../questions/time-window.ts';
import {type Milliseconds, second, type Timestamp, minute} from '../waf/clock.ts';
import {toSentence} from '../waf/expected-error.ts';
import {type Count, type Totals, type Period} from '../waf/question.ts';
import {parseFilter} from '../waf/filter/filter-text.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {type Unusual} from '../waf/unusual.ts';
import {type IndexConnection} from './connect-index.ts';
import {type AskingOptions, createThroughController, type ThroughController} from './through-controller.ts';

const usualPause: Milliseconds = 5 * second;

/** A server that counts for long is asked less often: a fifth of its time at most. */
const restFactor = 4;
const unusualPause: Milliseconds = 20 * second;
const onlyLines: NotCounted = {words: 'the index holds whole lines, which a server cannot count', isFailure: false};
const uncounted: NotCounted = {
	words: 'the index keeps the records where a server cannot count them',
	isFailure: false,
};
const pauseAfterFailure: Milliseconds = 10 * second;

/**
Keeps the totals of a search server fresh: one question at a time.
*/
export type TotalsController = {
	/** To be called at each tick: asks where another question is meant, or the last answer is old. */
	want(filter: Filter, window: Period, newest: Timestamp | undefined): void;

	/** The same for what was not stopped, to be called while somebody looks at it. */
	readonly through: ThroughController;

	/** The same for what is unusual, to be called while somebody looks at it. */
	wantUnusual(): void;
	unusual(): Unusual | undefined;
	answer(): ServerAnswer | undefined;

	/** What the server counts for an address or range since a time; undefined where it counts nothing, or does not answer. */
	countClient(range: string, from: Timestamp): Promise<Totals | undefined>;

	/**
	How many documents a filter finds, or why the server cannot say.

	@throws {ElasticError}
	*/
	countFilter(filter: Filter, window: Period, newest: Timestamp | undefined): Promise<Count | {readonly why: string}>;

	/** Why nothing was counted there; undefined where it was. */
	notCounted(): NotCounted | undefined;
};

export function createTotalsController(connection: IndexConnection, options: AskingOptions): TotalsController {
	const {
		elastic,
		settings: {index},
		session,
		view,
	} = connection;
	const {settings, clock, stop, onAnswer} = options;
	const asker = createTotalsAsker(elastic, {index, session});
	const zone = settings.zoneOffset ?? 0;
	let answer: ServerAnswer | undefined;
	let asked: {readonly filter: Filter; readonly window: Period} | undefined;
	let isAsking = false;
	let nextAt = 0;
	let notCounted: NotCounted | undefined;

	const ask = async (filter: Filter, window: Period, newest: Timestamp | undefined): Promise<void> => {
		isAsking = true;
		asked = {filter, window};
		const started = clock.now();
		try {
			const {from, to, step, logEnds} = toTimeWindow(window, started, newest);
			const age = newest === undefined || logEnds !== undefined ? 0 : stepAge(Math.max(0, started - newest));
			const recent = toRateSpan({from, to}, newest, age);
			const seen = await view(stop);
			const counts = await asker.ask({from, to, filter, step}, seen, {now: started, recent, zone}, stop);
			answer = counts === undefined ? undefined : {window, ...counts};
			notCounted = counts === undefined ? (seen.main.isUncounted === true ? uncounted : onlyLines) : undefined;
			nextAt = clock.now() + Math.max(usualPause, restFactor * (clock.now() - started));
		} catch (error) {
			if (!isElasticError(error)) {
				throw error;
			}

			// Totals of before would stand there as if they were those of now.
			answer = undefined;
			notCounted = {words: toSentence(error), isFailure: true};
			nextAt = clock.now() + pauseAfterFailure;
		} finally {
			isAsking = false;
		}

		onAnswer();
	};

	let unusual: Unusual | undefined;
	let nextUnusualAt = 0;

	const findUnusual = async (): Promise<void> => {
		try {
			unusual = await askUnusual(elastic, await view(stop), clock.now(), {index, session}, stop);
		} catch (error) {
			if (!isElasticError(error)) {
				throw error;
			}

			notCounted = {words: toSentence(error), isFailure: true};
		}

		onAnswer();
	};

	return {
		through: createThroughController(connection, options),
		unusual: () => unusual,
		wantUnusual() {
			if (!stop.aborted && clock.now() >= nextUnusualAt) {
				nextUnusualAt = clock.now() + unusualPause;
				void findUnusual();
			}
		},
		want(filter, window, newest) {
			const isOther = asked?.filter !== filter || asked.window !== window;
			if (!isAsking && !stop.aborted && (isOther || clock.now() >= nextAt)) {
				void ask(filter, window, newest);
			}
		},
		async countClient(range, from) {
			const parsed = parseFilter(`client:${range}`);
			const to = clock.now();
			if (!parsed.ok || to <= from) {
				return undefined;
			}

			try {
				const question = {from, to, filter: parsed.filter, step: minute};
				return (await asker.ask(question, await view(stop), {now: to, zone}, stop))?.totals;
			} catch (error) {
				if (!isElasticError(error)) {
					throw error;
				}

				return undefined;
			}
		},
		async countFilter(filter, window, newest) {
			const {from, to} = toTimeWindow(window, clock.now(), newest);
			return askCount(elastic, {from, to, filter}, await view(stop), {index, session, zone}, stop);
		},
		answer: () => answer,
		notCounted: () => notCounted,
	};
}
