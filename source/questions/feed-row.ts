import {readClient, toText} from '../history/row-text.ts';
import {outcomes} from '../waf/outcome.ts';
import {maskTarget, maskText} from '../secrets/mask.ts';
import {type Rule} from '../waf/rule.ts';
import {answered, arrivedLate, clientCertain, clientHidden, scoreEstimated, twoClients} from '../history/columns.ts';
import {type History} from '../history/history.ts';
import {chooseMainRule} from '../history/main-category.ts';
import {type FeedRow} from './snapshot.ts';

/**
A transaction of the history as a row of the feed, with secrets of its query masked unless they are to be shown; undefined where the history let it go.

@param rulesOf Without it the row has no message.
*/
export function readFeedRow(
	history: History,
	row: number,
	showSecrets = false,
	rulesOf?: (slot: number) => readonly Rule[],
): FeedRow | undefined {
	const {columns} = history;
	const slot = row % columns.capacity;
	if (columns.row[slot] !== row) {
		return undefined;
	}

	const flags = columns.flags[slot];
	const path = columns.path[slot] < 0 ? undefined : history.paths.text(columns.path[slot]);
	const target = history.targets.read(columns.target[slot], columns.targetLength[slot]) ?? path;
	const category = history.categoryOf(columns.category[slot]);
	const message = rulesOf === undefined ? undefined : chooseMainRule(rulesOf(slot), category)?.message;
	const present = (value: number): number | undefined => (value < 0 ? undefined : value);
	return {
		row,
		time: columns.time[slot],
		outcome: outcomes[columns.outcome[slot]],
		score: present(columns.score[slot]),
		scoreEstimated: (flags & scoreEstimated) !== 0,
		threshold: present(columns.threshold[slot]),
		category,
		client: readClient(history, slot),
		// Two records that name two clients: at most one of them is right.
		clientCertain: (flags & (clientCertain | twoClients)) === clientCertain,
		method: columns.method[slot] < 0 ? undefined : toText(history.methods.text(columns.method[slot])),
		host: columns.host[slot] < 0 ? undefined : toText(history.hosts.text(columns.host[slot])),
		target: target === undefined ? undefined : showSecrets ? toText(target) : maskTarget(toText(target)),
		ruleMatches: columns.matches[slot],
		message: message === undefined || showSecrets ? message : maskText(message),
		contradiction:
			(flags & (clientHidden | twoClients)) !== 0 ||
			((flags & answered) !== 0 && outcomes[columns.outcome[slot]] === 'blocked'),
		observer: history.observerOf(columns.observer[slot]),
		late: (flags & arrivedLate) !== 0,
	};
}
