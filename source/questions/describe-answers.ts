import {type GroupAnswers, type Reason} from '../waf/answers.ts';
import {nameGroup, type ThroughGroup} from '../waf/through.ts';
import {unknownSize} from '../history/access/access-columns.ts';
import {type History} from '../history/history.ts';
import {readClient} from '../history/row-text.ts';
import {type TransactionDetail} from '../waf/transaction.ts';
import {type AccessEvidence} from './access-evidence.ts';
import {verdicts} from './answer-reasons.ts';
import {describeThrough, rankRow} from './describe-through.ts';
import {type AnswerGroup, type GatheredAnswers} from './gather-answers.ts';

const mostStatuses = 8;
const mostTries = 4;

/**
A group with its counts and with why it is suspicious.
*/
export type Weighed = {
	readonly group: AnswerGroup;
	readonly counts: {blocked: number; detected: number; passed: number; unseen: number; responses: number};

	/** Slot of its worst row; -1 for none. */
	readonly worst: number;
	readonly rank: number;
	readonly matchedFrom: number;
	readonly reasons: Reason[];
};

/**
The newest request of a group that no rule saw, of the last few that can be read again: a log may have been rotated away since, or unpacked in parts.
*/
export function readUnseen(
	{read}: AccessEvidence,
	{verdictOf}: GatheredAnswers,
	{lines}: AnswerGroup,
): TransactionDetail | undefined {
	let tries = 0;
	for (let index = lines.length - 1; index >= 0 && tries < mostTries; index--) {
		if (verdictOf(lines[index]) === verdicts.unseen) {
			tries++;
			const text = read(lines[index]);
			if (text !== undefined) {
				return text;
			}
		}
	}

	return undefined;
}

/**
A group as it is shown.
*/
export function describeAnswers(
	history: History,
	evidence: AccessEvidence,
	gathered: GatheredAnswers,
	{group, counts, worst, reasons}: Weighed,
): ThroughGroup {
	const {kept} = evidence;
	const statuses = new Set<number>();
	const [times, sizes]: [number[], number[]] = [[], []];
	for (const line of group.lines) {
		const verdict = gathered.verdictOf(line);
		if (verdict === verdicts.other || verdict === verdicts.blocked) {
			continue;
		}

		const at = line % kept.capacity;
		times.push(kept.second[at] * 1000);
		sizes.push(kept.size[at] === unknownSize ? -1 : kept.size[at]);
		if (kept.status[at] !== 0 && statuses.size < mostStatuses) {
			statuses.add(kept.status[at]);
		}
	}

	const {columns} = history;
	for (const slot of group.slots) {
		const isThrough = rankRow(history, slot) > 0;
		if (isThrough || (times.length === 0 && counts.responses > 0)) {
			times.push(columns.time[slot]);
			if (columns.status[slot] !== 0 && statuses.size < mostStatuses) {
				statuses.add(columns.status[slot]);
			}
		}
	}

	const largest = sizes.reduce((most, size) => Math.max(most, size), -1);
	const answers: GroupAnswers = {
		stopped: counts.blocked,
		unseen: counts.unseen,
		line: group.lines.findLast(line => gathered.verdictOf(line) === verdicts.unseen),
		largest: largest < 0 ? undefined : largest,
		reasons,
	};
	const counted = {
		count: counts.detected + counts.passed + counts.unseen,
		detected: counts.detected,
		firstSeen: times.reduce((least, time) => Math.min(least, time), Infinity),
		lastSeen: times.reduce((most, time) => Math.max(most, time), -Infinity),
		statuses: [...statuses].toSorted((one, other) => one - other),
	};
	if (counts.detected + counts.passed + counts.responses > 0) {
		return {...describeThrough(history, worst, counted), answers};
	}

	const text = readUnseen(evidence, gathered, group);
	const slot = gathered.slotOf.get(group.client);
	const target = {
		client: slot === undefined ? text?.client : readClient(history, slot),
		host: text?.host,
		path: text?.path,
	};
	return {
		// Two that cannot be read again are two all the same.
		key: text === undefined ? `${nameGroup(target)}\0${group.lines[0]}` : nameGroup(target),
		...target,
		...counted,
		outcome: 'unseen',
		method: text?.method,
		category: undefined,
		score: undefined,
		scoreEstimated: false,
		threshold: undefined,
		worst: undefined,
		isMatched: false,
		answers,
		clientCertain: true,
	};
}
