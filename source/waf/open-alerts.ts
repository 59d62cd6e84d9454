import {type AlertEvent} from './alerts-status.ts';

/**
The alerts that wait for a person, by their rule, newest first: not acknowledged, and of what has not ended since. `events` are given newest first.
*/
export function findOpenAlerts(events: readonly AlertEvent[]): ReadonlyMap<string, readonly AlertEvent[]> {
	const open = new Map<string, AlertEvent[]>();
	const ended = new Set<string>();
	for (const event of events) {
		const {rule, kind, acknowledged} = event;
		if (kind === 'resolved') {
			ended.add(rule);
		} else if (acknowledged === undefined && !ended.has(rule)) {
			const known = open.get(rule);
			if (known === undefined) {
				open.set(rule, [event]);
			} else {
				known.push(event);
			}
		}
	}

	return open;
}
