import {type AlertEvent, type AlertsStatus} from '../../waf/alerts-status.ts';
import {second, type Timestamp} from '../../waf/clock.ts';
import {type Alert, type RaisedMatch, type RunResult} from '../evaluation/alert.ts';
import {type NextCron} from '../evaluation/gathering.ts';
import {type RunDefaults} from '../evaluation/rule-run.ts';
import {createSilences} from '../evaluation/silence.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {type AlertRule} from '../rule.ts';
import {toSubject} from '../texts/alert-text.ts';
import {createEventBook, toAlertEvent, toResolvedEvent} from './event-book.ts';
import {type HeldDocument} from './held-documents.ts';
import {createIncoming} from './incoming.ts';
import {createLiveRule, type LiveRule} from './live-rule.ts';
import {describeLeftOut} from './left-out.ts';
import {toBounds} from './rule-bounds.ts';
import {toRuleMark} from './rule-mark.ts';
import {createRuleStanding, type RuleStanding} from './rule-standing.ts';
import {createRunGrid, dueBefore} from './run-grid.ts';
import {type SavedEngine} from './saved-engine.ts';
import {createSnoozes} from './snoozes.ts';

/**
A rule as it is given to the engine.
*/
export type GivenRule = {
	readonly rule: AlertRule;
	readonly isEnabled: boolean;

	/** What is to be said of its file, a sentence each. */
	readonly notes: readonly string[];
};

/**
Rules over a stream of documents. The clock is handed in, and is that of the log while one is caught up on.
*/
export type AlertEngine = {
	/** Takes a complete transaction, once; it counts when the clock gets there. Of one time, the one with the lower order is the first. */
	add(document: AlertDocument, time: Timestamp, order: number): void;

	/** A late line made this of a transaction. Rules whose filter it met before do not see it: none counts it twice. */
	revise(document: AlertDocument, time: Timestamp, order: number): void;

	/** Whether a transaction of this order was added, and is not forgotten. */
	knows(order: number): boolean;

	/** Sets the clock, and evaluates what was added up to then, in the order of time, and the runs of before; all that was added with `takesAll`. Gives way at each `yield`. */
	advance(now: Timestamp, options?: {readonly takesAll?: boolean}): Generator<void>;

	/** Nothing happened until this moment, and no run shows that: what was gathered is told at its time, and runs go on from then on. */
	skipTo(moment: Timestamp): Generator<void>;

	/** Up to when everything was evaluated; undefined: the clock was never set. */
	readonly clock: Timestamp | undefined;

	/** What was added up to this moment was there before: rules learn from it what is usual, and find no new term in it. Undefined: nothing was. */
	learnUpTo(moment: Timestamp | undefined): void;

	/** How the rules stand; the same object while nothing changed. */
	status(): Pick<AlertsStatus, 'rules' | 'events' | 'firing'>;

	/** Marks an alert as seen; false where there is none of this id. */
	acknowledge(id: string, by: string, at: Timestamp): boolean;

	/** No alert of a rule until then; undefined ends that. */
	snooze(rule: string, until: Timestamp | undefined): void;

	/** Documents that were added and wait for the clock. */
	readonly waiting: number;

	/** Everything that is remembered, a part a rule, each a plain object. */
	save(): SavedEngine;

	/** Takes over what an engine with the same rules saved; a rule that was changed since begins anew. Throws at what `save` did not give. */
	restore(saved: SavedEngine): void;
};

/** What an engine works with. */
export type EngineOptions = {
	readonly rules: readonly GivenRule[];
	readonly defaults: RunDefaults;
	readonly nextCron: NextCron;

	/** An alert, or the end of an episode; each id once. */
	readonly onEvent: (event: AlertEvent, alert: Alert | undefined) => void;

	/** Each match that was found, with until when it is held back. */
	readonly onMatch?: ((rule: AlertRule, match: RaisedMatch, silencedUntil: Timestamp | undefined) => void) | undefined;
};

type Standing = {readonly live: LiveRule; readonly standing: RuleStanding; readonly note: string | undefined};

export function createAlertEngine({rules, defaults, nextCron, onEvent, onMatch}: EngineOptions): AlertEngine {
	const silences = createSilences();
	const snoozes = createSnoozes();
	const book = createEventBook();
	const bounds = toBounds(rules.length);
	let clock: Timestamp | undefined;
	let newest = -Infinity;
	let learnsUpTo = -Infinity;

	const all: readonly Standing[] = rules.map(({rule, isEnabled, notes}) => ({
		live: createLiveRule(rule, defaults, snoozes.over(rule.name, silences), nextCron, bounds),
		standing: createRuleStanding(rule, isEnabled),
		note: notes[0],
	}));
	const running = all.filter((_, place) => rules[place].isEnabled);
	const standingOf = new Map(running.map(({live, standing}) => [live, standing]));
	const incoming = createIncoming(running.map(({live}) => live));
	const grid = createRunGrid(running.map(({live}) => live));

	const endEpisode = ({rule}: LiveRule, standing: RuleStanding, now: Timestamp): void => {
		const episode = standing.endBefore(now);
		const event = episode === undefined ? undefined : book.add(toResolvedEvent(rule.name, episode));
		if (event !== undefined) {
			onEvent(event, undefined);
		}
	};

	const tell = (live: LiveRule, result: RunResult | undefined): void => {
		if (result === undefined) {
			return;
		}

		const standing = standingOf.get(live)!;
		touched.add(live);
		endEpisode(live, standing, result.at);
		const isSnoozed = snoozes.isSnoozed(live.rule.name, result.at);
		for (const {match, silencedUntil} of result.matches) {
			standing.match(match.time, result.at, {until: silencedUntil, isSnoozed});
			onMatch?.(live.rule, match, silencedUntil);
		}

		for (const alert of result.alerts) {
			// What was gathered before a snooze began is told to nobody either.
			if (isSnoozed) {
				standing.holdBack(alert.matches.length + alert.more);
				continue;
			}

			const event = book.add(toAlertEvent(alert, toSubject(alert)));
			if (event !== undefined) {
				standing.alert(event);
				onEvent(event, alert);
			}
		}
	};

	function* runUpTo(moment: Timestamp): Generator<void> {
		for (const {at, live} of grid.runsUpTo(moment)) {
			tell(live, live.run(at));
			yield;
		}
	}

	const evaluate = (timed: HeldDocument): void => {
		const isLearnt = timed.time < learnsUpTo;
		newest = Math.max(newest, timed.time);
		for (const live of incoming.rulesFor(timed)) {
			if (isLearnt && live.rule.condition.type === 'new_term') {
				live.learn(timed);
			} else {
				tell(live, live.add(timed, newest));
			}
		}
	};

	/** Rules with news since they were settled; all of them once a second, for what only the passing of time changes. */
	const touched = new Set<LiveRule>();
	let settledAt = -Infinity;
	const settle = (now: Timestamp): void => {
		const isWhole = now - settledAt >= second;
		settledAt = isWhole ? now : settledAt;
		for (const {live, standing, note} of isWhole ? all : all.filter(one => touched.has(one.live))) {
			const snoozedUntil = snoozes.untilOf(live.rule.name);
			const view = {due: live.nextDue(), snoozedUntil, note: describeLeftOut(note, live.leftOut())};
			endEpisode(live, standing, now);
			standing.show(now, view);
		}

		touched.clear();
	};

	let last: {status: Pick<AlertsStatus, 'rules' | 'events' | 'firing'>; parts: readonly unknown[]} | undefined;
	return {
		add(document, time, order) {
			incoming.add({document, time, order});
		},
		revise: incoming.revise,
		knows: incoming.knows,
		*advance(now, {takesAll = false} = {}) {
			const to = Math.max(now, clock ?? -Infinity);
			for (const timed of incoming.take(takesAll ? Infinity : to)) {
				grid.begin(timed.time);
				// A run takes what was there up to its moment, that included.
				let isTaken = false;
				try {
					yield* runUpTo(Math.min(timed.time, to) - 1);
					evaluate(timed);
					isTaken = true;
				} finally {
					// Whoever leaves here finds it next time.
					if (!isTaken) {
						incoming.add(timed);
					}
				}

				yield;
			}

			grid.begin(to);
			yield* runUpTo(to);
			clock = to;
			settle(to);
		},
		*skipTo(moment) {
			for (const {live, at} of dueBefore([...standingOf.keys()], moment)) {
				tell(live, live.tellDue(at));
				yield;
			}

			for (const {live} of running) {
				live.skipTo(moment);
			}

			grid.skipTo(moment);
			clock = moment;
			settle(moment);
		},
		get clock() {
			return clock;
		},
		learnUpTo(moment) {
			learnsUpTo = moment ?? -Infinity;
		},
		status() {
			const statuses = all.map(({standing}) => standing.status());
			const events = book.all();
			const firing = all.filter(
				({live, standing}) => standing.isFiring() && book.isOpen(live.rule.name, standing.lastEvent),
			).length;
			const parts = [...statuses, events, firing];
			if (last === undefined || last.parts.some((part, place) => part !== parts[place])) {
				last = {parts, status: {rules: statuses, events, firing}};
			}

			return last.status;
		},
		acknowledge: book.acknowledge,
		snooze(rule, until) {
			snoozes.set(rule, until);
			settledAt = -Infinity;
			if (clock !== undefined) {
				settle(clock);
			}
		},
		get waiting() {
			return incoming.size;
		},
		save: () => ({
			clock: clock ?? null,
			newest: Number.isFinite(newest) ? newest : null,
			grid: grid.save(),
			silences: silences.save(),
			snoozes: snoozes.save(),
			events: book.all(),
			waiting: incoming.all(),
			rules: all.map(({live, standing}) => ({
				name: live.rule.name,
				mark: toRuleMark(live.rule),
				rule: live.save(),
				standing: standing.save(),
			})),
		}),
		restore(saved) {
			clock = saved.clock ?? undefined;
			newest = saved.newest ?? -Infinity;
			silences.restore(saved.silences);
			snoozes.restore(saved.snoozes);
			book.restore(saved.events);
			incoming.restore(saved.waiting);
			for (const {live, standing} of all) {
				const mark = toRuleMark(live.rule);
				const own = saved.rules.find(({name, mark: was}) => name === live.rule.name && was === mark);
				if (own !== undefined) {
					live.restore(own.rule);
					standing.restore(own.standing);
				}
			}

			grid.restore(saved.grid);
			if (clock !== undefined) {
				grid.begin(clock + 1);
				settle(clock);
			}
		},
	};
}
