import {type AlertEvent, type AlertsStatus, type RuleState, type RuleStatus} from '../waf/alerts-status.ts';
import {findOpenAlerts} from '../waf/open-alerts.ts';

/**
How a rule stands before a person: one that fires and all of whose alerts were acknowledged is calm until it fires anew.
*/
export type Standing = RuleState | 'acknowledged';

/**
A rule with its newest alert, where one is remembered, and those that wait for a person, newest first.
*/
export type AlertRow = {
	readonly rule: RuleStatus;
	readonly standing: Standing;
	readonly last: AlertEvent | undefined;
	readonly open: readonly AlertEvent[];
};

const orders = ['standing', 'last', 'matches', 'name'] as const;

/**
What the rules can be sorted by; `reversed` turns the natural order around.
*/
export type AlertSort = {readonly column: (typeof orders)[number]; readonly reversed: boolean};

export const byStanding: AlertSort = {column: 'standing', reversed: false};

/**
The next of the orders.
*/
export function nextAlertSort({column}: AlertSort): AlertSort {
	return {column: orders[(orders.indexOf(column) + 1) % orders.length], reversed: false};
}

const none: readonly AlertEvent[] = [];

/* What wants a person first. */
const urgency: Readonly<Record<Standing, number>> = {
	firing: 0,
	pending: 1,
	suppressed: 2,
	snoozed: 3,
	acknowledged: 4,
	quiet: 5,
	off: 6,
};

const compare: Readonly<Record<AlertSort['column'], (one: AlertRow, other: AlertRow) => number>> = {
	standing: (one, other) => urgency[one.standing] - urgency[other.standing] || compare.last(one, other),
	last: (one, other) => (other.rule.lastAlert ?? 0) - (one.rule.lastAlert ?? 0),
	matches: (one, other) => other.rule.matches - one.rule.matches,
	name: () => 0,
};

/**
The rules in the order that the person chose; ties by name, so that rows do not swap.
*/
export function sortAlertRows({rules, events}: AlertsStatus, {column, reversed}: AlertSort): readonly AlertRow[] {
	const newest = new Map<string, AlertEvent>();
	for (const event of events) {
		if (event.kind === 'alert' && !newest.has(event.rule)) {
			newest.set(event.rule, event);
		}
	}

	const waiting = findOpenAlerts(events);
	const sign = reversed ? -1 : 1;
	return rules
		.map((rule): AlertRow => {
			const last = newest.get(rule.name);
			const open = waiting.get(rule.name) ?? none;
			const isCalm = rule.state === 'firing' && open.length === 0 && last?.acknowledged !== undefined;
			return {rule, last, open, standing: isCalm ? 'acknowledged' : rule.state};
		})
		.toSorted((one, other) => {
			const names = one.rule.name < other.rule.name ? -1 : Number(one.rule.name > other.rule.name);
			const order = column === 'name' ? names : compare[column](one, other);
			return order === 0 ? names : sign * order;
		});
}
