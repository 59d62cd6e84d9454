import {createHash} from 'node:crypto';
import {type AlertEvent} from '../../waf/alerts-status.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {findOpenAlerts} from '../../waf/open-alerts.ts';
import {type Alert} from '../evaluation/alert.ts';
import {toKeyValues} from './key-values.ts';
import {type Episode} from './rule-standing.ts';

const mostEvents = 300;

/** Of transactions that an event names. */
const mostTransactions = 100;

/**
What happened to the rules, newest first, the last few hundred.
*/
export type EventBook = {
	/** Returns the event, or undefined where it is known already. */
	add(event: AlertEvent): AlertEvent | undefined;
	acknowledge(id: string, by: string, at: Timestamp): boolean;

	/** Whether an alert of a rule that fires waits for a person; `newest` is the id of its newest, which may be too old to be shown. */
	isOpen(rule: string, newest: string | undefined): boolean;

	/** Another array when anything changed. */
	all(): readonly AlertEvent[];
	restore(events: readonly AlertEvent[]): void;
};

export function createEventBook(): EventBook {
	/** Oldest first, somewhat more than are shown. */
	let kept: AlertEvent[] = [];
	let ids = new Set<string>();
	let shown: readonly AlertEvent[] | undefined = [];
	let open = {events: shown, byRule: findOpenAlerts([])};
	const replace = (events: readonly AlertEvent[]): void => {
		kept = [...events];
		ids = new Set(kept.map(({id}) => id));
		shown = undefined;
	};

	const all = (): readonly AlertEvent[] => {
		shown ??= kept.slice(-mostEvents).toReversed();
		return shown;
	};

	return {
		all,
		add(event) {
			if (ids.has(event.id)) {
				return undefined;
			}

			kept.push(event);
			ids.add(event.id);
			shown = undefined;
			if (kept.length > 4 * mostEvents) {
				replace(kept.slice(-2 * mostEvents));
			}

			return event;
		},
		acknowledge(id, by, at) {
			const isThere = ids.has(id);
			if (isThere) {
				replace(kept.map(event => (event.id === id ? {...event, acknowledged: {by, at}} : event)));
			}

			return isThere;
		},
		isOpen(rule, newest) {
			const events = all();
			if (open.events !== events) {
				open = {events, byRule: findOpenAlerts(events)};
			}

			const isSeen = (): boolean => kept.findLast(event => event.id === newest)?.acknowledged !== undefined;
			return newest !== undefined && (open.byRule.has(rule) || !isSeen());
		},
		restore: events => replace(events.toReversed()),
	};
}

/**
An alert as an event. Its id is made of the rule, the key and the first match alone, so that it is the same when the match is found again.
*/
export function toAlertEvent({rule, at, matches, more}: Alert, subject: string): AlertEvent {
	const [first] = matches;
	const keys = new Set(matches.map(({key}) => key));
	const ids = new Set(matches.flatMap(({origin}) => origin.ids));
	const {new_field: field, value} = first.facts;
	const words = [
		rule.name,
		first.key ?? null,
		first.time,
		first.origin.ids.at(-1) ?? null,
		field ?? null,
		value ?? null,
	];
	return {
		id: toEventId(words),
		kind: 'alert',
		rule: rule.name,
		at,
		key: keys.size === 1 ? first.key : undefined,
		subject,
		matches: matches.length + more,
		since: matches.reduce((least, {origin}) => Math.min(least, origin.since), Infinity),
		until: matches.reduce((most, {origin}) => Math.max(most, origin.until), -Infinity),
		transactions: [...ids].slice(0, mostTransactions),
		...(ids.size > mostTransactions || matches.some(({origin}) => origin.isPart === true) || more > 0
			? {isPart: true}
			: {}),
		...(keys.size === 1 ? {keys: toKeyValues(rule, first.key)} : {}),
		acknowledged: undefined,
	};
}

/**
The end of an episode of a rule as an event.
*/
export function toResolvedEvent(rule: string, {since, until}: Episode): AlertEvent {
	return {
		id: toEventId([rule, 'resolved', since]),
		kind: 'resolved',
		rule,
		at: until,
		key: undefined,
		subject: `${rule}: no match any more`,
		matches: 0,
		since,
		until,
		transactions: [],
		acknowledged: undefined,
	};
}

function toEventId(words: readonly unknown[]): string {
	return createHash('sha256').update(JSON.stringify(words)).digest('base64url').slice(0, 16);
}
