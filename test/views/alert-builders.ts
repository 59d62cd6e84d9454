import {
	type AlertEvent,
	type AlertsStatus,
	type ChannelStatus,
	type RuleStatus,
} from '../../source/waf/alerts-status.ts';
import {minute, second} from '../../source/waf/clock.ts';
import {now} from './builders.ts';

export function aRuleStatus(given: Partial<RuleStatus> = {}): RuleStatus {
	return {
		name: 'over the threshold, not blocked',
		type: 'any',
		state: 'quiet',
		matches: 0,
		alerts: 0,
		suppressed: 0,
		lastMatch: undefined,
		lastAlert: undefined,
		nextPossible: undefined,
		snoozedUntil: undefined,
		note: undefined,
		...given,
	};
}

export function anEvent(given: Partial<AlertEvent> = {}): AlertEvent {
	return {
		id: 'e1',
		kind: 'alert',
		rule: 'over the threshold, not blocked',
		at: now - 20 * second,
		key: '198.51.100.20',
		subject: 'over the threshold, not blocked',
		matches: 1,
		since: now - 20 * second,
		until: now - 20 * second,
		transactions: ['t1'],
		acknowledged: undefined,
		...given,
	};
}

export function aChannel(given: Partial<ChannelStatus> = {}): ChannelStatus {
	return {name: 'email', state: 'ok', waiting: 0, sent: 12, lost: 0, problem: undefined, ...given};
}

/** A night with something in every state. */
export function someAlerts(given: Partial<AlertsStatus> = {}): AlertsStatus {
	const rules = [
		aRuleStatus({
			state: 'firing',
			matches: 14,
			alerts: 2,
			suppressed: 12,
			lastMatch: now - 2 * second,
			lastAlert: now - 20 * second,
			nextPossible: now + 30 * minute - 20 * second,
		}),
		aRuleStatus({
			name: 'client bursts against its own past',
			type: 'spike',
			state: 'pending',
			matches: 3,
			lastMatch: now - 8 * second,
			nextPossible: now + 2 * minute,
		}),
		aRuleStatus({
			name: 'many clients, one target, one category',
			type: 'cardinality',
			state: 'suppressed',
			matches: 1204,
			alerts: 1,
			suppressed: 1203,
			lastMatch: now - 3 * second,
			lastAlert: now - 12 * minute,
			nextPossible: now + 18 * minute,
		}),
		aRuleStatus({
			name: 'first sight of a category on a host',
			type: 'new_term',
			state: 'firing',
			matches: 1,
			alerts: 1,
			lastMatch: now - 4 * minute,
			lastAlert: now - 4 * minute,
			nextPossible: now + 56 * minute,
		}),
		aRuleStatus({name: 'log silent though it never is', type: 'flatline', state: 'quiet'}),
		aRuleStatus({
			name: 'brute force of the shop',
			type: 'frequency',
			state: 'off',
			note: 'shop.yaml:7: no document has the field url.pth; did you mean url.path?',
		}),
	];
	const events = [
		anEvent(),
		anEvent({
			id: 'e2',
			rule: 'first sight of a category on a host',
			at: now - 4 * minute,
			key: 'api.test, RCE',
			subject: 'RCE for the first time on api.test',
			acknowledged: {by: 'mira', at: now - 3 * minute},
		}),
		anEvent({
			id: 'e3',
			kind: 'resolved',
			at: now - 9 * minute,
			matches: 3,
			since: now - 31 * minute,
			until: now - 24 * minute,
		}),
		anEvent({
			id: 'e4',
			rule: 'many clients, one target, one category',
			at: now - 12 * minute,
			key: 'shop.test/login, SQLI',
			matches: 31,
			since: now - 17 * minute,
			until: now - 12 * minute,
		}),
	];
	return {rules, events, channels: [], behind: 0, firing: 1, ...given};
}
