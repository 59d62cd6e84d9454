import {type AlertEvent, type RuleState, type RuleStatus} from '../../waf/alerts-status.ts';
import {type Milliseconds, minute, type Timestamp} from '../../waf/clock.ts';
import {type AlertRule} from '../rule.ts';

/**
How a rule stands, as people see it. It is in an episode from its first match on, until it has not matched for a while: as long as its `realert` or its `timeframe`, whichever is longer, a minute at least and a quarter of an hour at most. Within it the rule is firing once it has alerted, and suppressed while it was only held back; while a person silences it, it is snoozed and nothing else.
*/
export type RuleStanding = {
	/** A match at a moment of the rule's clock, and until when it was held back. A snooze that held it back is shown for itself, since it can be ended. */
	match(
		time: Timestamp,
		at: Timestamp,
		held: {readonly until: Timestamp | undefined; readonly isSnoozed: boolean},
	): void;
	alert(event: AlertEvent): void;

	/** So many matches that had been gathered are told to nobody. */
	holdBack(matches: number): void;

	/** Ends the episode that is over at a moment; returns it if it had alerted. To be asked before what happened at the moment is told. */
	endBefore(now: Timestamp): Episode | undefined;

	/** Shows how the rule stands at a moment. */
	show(now: Timestamp, view: StandingView): void;

	/** The same object while nothing changed. What silence alone makes a rule find again, run by run, is in it every ten minutes: a silent log moves no screen. */
	status(): RuleStatus;
	isFiring(): boolean;

	/** Id of its newest alert. */
	readonly lastEvent: string | undefined;
	save(): SavedStanding;
	restore(saved: SavedStanding): void;
};

/** What else of the rule is shown. */
export type StandingView = {
	/** When what was gathered is told; undefined: nothing waits. */
	readonly due: Timestamp | undefined;

	/** Until when a person has silenced the rule. */
	readonly snoozedUntil: Timestamp | undefined;
	readonly note: string | undefined;
};

/** From the first match to the moment at which there was none for long enough. */
export type Episode = {readonly since: Timestamp; readonly until: Timestamp};

export type SavedStanding = {
	readonly status: RuleStatus;
	readonly episode: {readonly since: Timestamp; readonly last: Timestamp; readonly hasAlerted: boolean} | null;
	readonly silencedUntil: Timestamp | null;
	readonly lastEvent: string | null;
};

const longestEpisode: Milliseconds = 15 * minute;
const shownApart: Milliseconds = 10 * minute;

export function createRuleStanding(rule: AlertRule, isEnabled: boolean): RuleStanding {
	const {condition, realert} = rule;
	const timeframe = 'timeframe' in condition ? (condition.timeframe ?? 0) : 0;
	const span = Math.min(longestEpisode, Math.max(minute, realert.every, timeframe));
	let status: RuleStatus = {
		name: rule.name,
		type: condition.type,
		state: isEnabled ? 'quiet' : 'off',
		matches: 0,
		alerts: 0,
		suppressed: 0,
		lastMatch: undefined,
		lastAlert: undefined,
		nextPossible: undefined,
		snoozedUntil: undefined,
		note: undefined,
	};
	let episode: {since: Timestamp; last: Timestamp; hasAlerted: boolean} | undefined;
	let silencedUntil: Timestamp | undefined;
	let lastEvent: string | undefined;
	const findsSilence =
		condition.type === 'flatline' || (condition.type === 'cardinality' && condition.least !== undefined);

	/** Held matches that are not in the status yet. */
	let unshown = 0;
	let shownAt = -Infinity;
	const showCounts = (): void => {
		const {matches, suppressed} = status;
		status = {...status, matches: matches + unshown, suppressed: suppressed + unshown};
		unshown = 0;
	};

	const stateOf = ({due, snoozedUntil}: StandingView): RuleState =>
		!isEnabled
			? 'off'
			: snoozedUntil !== undefined
				? 'snoozed'
				: episode?.hasAlerted === true
					? 'firing'
					: due === undefined
						? episode === undefined
							? 'quiet'
							: 'suppressed'
						: 'pending';

	return {
		get lastEvent() {
			return lastEvent;
		},
		match(time, at, {until, isSnoozed}) {
			if (findsSilence && until !== undefined && episode !== undefined) {
				unshown++;
			} else {
				showCounts();
				const {matches, suppressed, lastMatch} = status;
				status = {
					...status,
					matches: matches + 1,
					suppressed: suppressed + (until === undefined ? 0 : 1),
					lastMatch: Math.max(lastMatch ?? -Infinity, time),
				};
			}

			if (until === undefined && realert.every > 0) {
				silencedUntil = Math.max(silencedUntil ?? -Infinity, at + realert.every);
			} else if (until !== undefined && !isSnoozed) {
				silencedUntil = Math.max(silencedUntil ?? -Infinity, until);
			}

			if (episode === undefined) {
				episode = {since: at, last: at, hasAlerted: false};
			} else {
				episode.last = Math.max(episode.last, at);
			}
		},
		alert({id, at}) {
			status = {...status, alerts: status.alerts + 1, lastAlert: at};
			lastEvent = id;
			episode ??= {since: at, last: at, hasAlerted: true};
			episode.hasAlerted = true;
			episode.last = Math.max(episode.last, at);
		},
		holdBack(matches) {
			status = {...status, suppressed: status.suppressed + matches};
		},
		endBefore(now) {
			if (episode === undefined || now - episode.last < span) {
				return undefined;
			}

			const {since, last, hasAlerted} = episode;
			episode = undefined;
			return hasAlerted ? {since, until: last + span} : undefined;
		},
		show(now, {due, note, snoozedUntil: snoozed}) {
			const snoozedUntil = snoozed !== undefined && snoozed > now ? snoozed : undefined;
			if (silencedUntil !== undefined && silencedUntil <= now) {
				silencedUntil = undefined;
			}

			const state = stateOf({due, note, snoozedUntil});
			const ends = [silencedUntil, due, snoozedUntil].filter(end => end !== undefined && end > now);
			const nextPossible = ends.length === 0 ? undefined : Math.max(...(ends as readonly number[]));
			if (unshown > 0 && (state !== status.state || now - shownAt >= shownApart)) {
				showCounts();
				shownAt = now;
			}

			const shown = {state, nextPossible, snoozedUntil, note};
			if (Object.entries(shown).some(([name, value]) => value !== status[name as keyof typeof shown])) {
				status = {...status, ...shown};
			}
		},
		status: () => status,
		isFiring: () => status.state === 'firing',
		save: () => ({
			status: {...status, matches: status.matches + unshown, suppressed: status.suppressed + unshown},
			episode: episode ?? null,
			silencedUntil: silencedUntil ?? null,
			lastEvent: lastEvent ?? null,
		}),
		restore(saved) {
			const {matches, alerts, suppressed, lastMatch, lastAlert} = saved.status;
			status = {...status, matches, alerts, suppressed, lastMatch, lastAlert};
			unshown = 0;
			episode = saved.episode === null ? undefined : {...saved.episode};
			silencedUntil = saved.silencedUntil ?? undefined;
			lastEvent = saved.lastEvent ?? undefined;
		},
	};
}
