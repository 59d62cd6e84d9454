import {type Outcome, outcomes} from '../waf/outcome.ts';
import {nameGroup, type ThroughGroup} from '../waf/through.ts';
import {clientCertain, scoreEstimated, twoClients} from '../history/columns.ts';
import {type History} from '../history/history.ts';
import {readClient, toText} from '../history/row-text.ts';

const detected = outcomes.indexOf('detected' satisfies Outcome);
const passed = outcomes.indexOf('passed' satisfies Outcome);
const blocked = outcomes.indexOf('blocked' satisfies Outcome);

/** A worse row has a higher number: outcome, then score. */
const scoreSteps = 2 ** 15;

/**
How bad it is that a row got through: outcome, then score; below 2^17. 0 for a row that was stopped, or whose end is not known; 1 for one that no rule matched.
*/
export function rankRow({columns}: History, slot: number): number {
	const outcome = columns.outcome[slot];
	if (outcome !== detected && outcome !== passed) {
		return 0;
	}

	const score = Math.min(scoreSteps - 2, columns.score[slot]) + 1;
	if (outcome === passed && columns.matches[slot] === 0) {
		return 1;
	}

	return 2 + score + (outcome === detected ? scoreSteps : 0);
}

/**
A group of rows of one client and target, as its worst row at a place of the history tells it.
*/
export function describeThrough(
	history: History,
	slot: number,
	counted: Pick<ThroughGroup, 'count' | 'detected' | 'firstSeen' | 'lastSeen' | 'statuses'>,
): ThroughGroup {
	const {columns, hosts, paths, methods} = history;
	const target = {
		client: readClient(history, slot),
		host: columns.host[slot] < 0 ? undefined : toText(hosts.text(columns.host[slot])),
		path: columns.path[slot] < 0 ? undefined : toText(paths.text(columns.path[slot])),
	};
	return {
		key: nameGroup(target),
		...target,
		...counted,
		statuses: counted.statuses.toSorted((one, other) => one - other),
		outcome: columns.outcome[slot] === detected ? 'detected' : columns.outcome[slot] === blocked ? 'blocked' : 'passed',
		method: columns.method[slot] < 0 ? undefined : toText(methods.text(columns.method[slot])),
		category: history.categoryOf(columns.category[slot]),
		score: columns.score[slot] < 0 ? undefined : columns.score[slot],
		scoreEstimated: (columns.flags[slot] & scoreEstimated) !== 0,
		threshold: columns.threshold[slot] < 0 ? undefined : columns.threshold[slot],
		worst: columns.row[slot],
		isMatched: columns.matches[slot] > 0 || columns.outcome[slot] === detected,
		clientCertain: (columns.flags[slot] & (clientCertain | twoClients)) === clientCertain,
	};
}
