import {type Reason, reasonKinds} from '../waf/answers.ts';
import {type Span} from '../waf/question.ts';
import {outcomes} from '../waf/outcome.ts';
import {type Through} from '../waf/through.ts';
import {unknownSize} from '../history/access/access-columns.ts';
import {type History} from '../history/history.ts';
import {type RulesOfSlot} from '../history/rule-lists.ts';
import {type Rule} from '../waf/rule.ts';
import {type AccessEvidence} from './access-evidence.ts';
import {type Answers, findClientReasons, findReasons, verdicts} from './answer-reasons.ts';
import {describeAnswers, readUnseen, type Weighed} from './describe-answers.ts';
import {rankRow} from './describe-through.ts';
import {type AnswerGroup, gatherAnswers, type GatheredAnswers} from './gather-answers.ts';
import {keepHighest} from './keep-highest.ts';
import {type Requested} from './request-filter.ts';
import {createResponseTest} from './response-rules.ts';

const blocked = outcomes.indexOf('blocked');
const detected = outcomes.indexOf('detected');

/** As many as the screen lists; of the others of a filter that asks for texts, so many are read again. */
const mostGroups = 200;
const mostRead = 1000;

/** A reason that is weaker than a request over the threshold. */
const weak: ReadonlySet<Reason['kind']> = new Set(['status', 'errors']);
const rankSteps = 2 ** 18;
const countSteps = 2 ** 24;

export type AnswerContext = {
	readonly history: History;
	readonly evidence: AccessEvidence;
	readonly rulesOf: RulesOfSlot;
	readonly ruleByNumber: (number: number) => Rule;
};

/**
What was not stopped among some rows, and what no rule saw of their clients in a span of time: the suspicious first, then by outcome and score. Linear in rows and lines.

@param fits Asked of a request that no rule saw, where a filter asks for its host, path or method.
*/
export function groupAnswers(
	context: AnswerContext,
	rows: Float64Array,
	span: Span,
	fits?: (request: Requested) => boolean,
): Through {
	const {history, evidence} = context;
	const gathered = gatherAnswers(history, rows, span, evidence);
	const respond = createResponseTest(context);
	const weighed = gathered.groups.map(group => weigh(history, evidence, gathered, group, respond));
	addClientReasons(evidence, gathered, weighed);
	const listed = weighed.filter(({counts}) => counts.detected + counts.passed + counts.unseen + counts.responses > 0);
	const {fitting, isCut} =
		fits === undefined
			? {fitting: listed, isCut: false}
			: choose(listed, line => readUnseen(evidence, gathered, line), fits);
	const orders = Float64Array.from(fitting, order);
	const groups = keepHighest(orders, fitting.length, mostGroups).map(place => ({
		order: orders[place],
		group: describeAnswers(history, evidence, gathered, fitting[place]),
	}));
	return {
		groups: groups
			.toSorted((one, other) => other.order - one.order || (one.group.key < other.group.key ? -1 : 1))
			.map(({group}) => group),
		distinct: {value: fitting.length, bound: gathered.isCut || isCut ? '≥' : '='},
		scope: {unseen: fitting.reduce((sum, {counts}) => sum + counts.unseen, 0), shared: findShared(history, evidence)},
	};
}

function findShared({columns, firstRow, nextRow, newest}: History, {counts}: AccessEvidence): Span | undefined {
	const oldest = nextRow > firstRow ? columns.time[firstRow % columns.capacity] : Infinity;
	const span = {from: Math.max(counts.from, oldest), to: Math.min(counts.to, newest)};
	return span.from <= span.to ? span : undefined;
}

function weigh(
	history: History,
	evidence: AccessEvidence,
	gathered: GatheredAnswers,
	group: AnswerGroup,
	isOfResponse: (slot: number) => boolean,
): Weighed {
	const {columns} = history;
	const counts = {blocked: 0, detected: 0, passed: 0, unseen: 0, responses: 0};
	let worst = -1;
	let rank = -1;
	let matchedFrom = Infinity;
	for (const slot of group.slots) {
		const outcome = columns.outcome[slot];
		const rankOfRow = rankRow(history, slot);
		counts.blocked += outcome === blocked ? 1 : 0;
		counts.detected += outcome === detected ? 1 : 0;
		counts.passed += outcome !== detected && rankOfRow > 0 ? 1 : 0;
		counts.responses += isOfResponse(slot) ? 1 : 0;
		if (columns.matches[slot] > 0) {
			matchedFrom = Math.min(matchedFrom, Math.floor(columns.time[slot] / 1000));
		}

		// Of equals the newest: its text is kept longest.
		if (rankOfRow >= rank) {
			[worst, rank] = [slot, rankOfRow];
		}
	}

	const {verdictOf} = gathered;
	let mayBeBlocked = 0;
	for (const line of group.lines) {
		const verdict = verdictOf(line);
		counts.unseen += verdict === verdicts.unseen ? 1 : 0;
		mayBeBlocked += verdict === verdicts.blocked || verdict === verdicts.other ? 1 : 0;
	}

	// A page that is answered with is a second row of a request, which has one line.
	counts.blocked = group.lines.length === 0 ? counts.blocked : Math.min(counts.blocked, mayBeBlocked);

	const answers = toAnswers(evidence, gathered, group.lines);
	const hasSubject = counts.unseen + counts.detected + counts.passed + counts.responses > 0;
	const reasons = hasSubject
		? findReasons(answers, {blocked: counts.blocked, responses: counts.responses, matchedFrom})
		: [];
	return {group, counts, worst, rank, matchedFrom, reasons};
}

/** What stands out among all that a client was answered: not where its path says so already. */
function addClientReasons(evidence: AccessEvidence, gathered: GatheredAnswers, weighed: readonly Weighed[]): void {
	const byLine = new Map<number, Reason[]>();
	const clients = new Set<number>();
	for (const client of gathered.slotOf.keys()) {
		const lines = gathered.linesOf(client);
		for (const {reason, index} of findClientReasons(toAnswers(evidence, gathered, lines))) {
			byLine.set(lines[index], [...(byLine.get(lines[index]) ?? []), reason]);
			clients.add(client);
		}
	}

	for (const {group, reasons} of weighed) {
		if (!clients.has(group.client)) {
			continue;
		}

		for (const line of group.lines) {
			for (const reason of byLine.get(line) ?? []) {
				if (!reasons.some(({kind}) => kind === reason.kind)) {
					reasons.push(reason);
				}
			}
		}

		reasons.sort((one, other) => reasonKinds.indexOf(one.kind) - reasonKinds.indexOf(other.kind));
	}
}

function toAnswers({kept}: AccessEvidence, {verdictOf}: GatheredAnswers, lines: ArrayLike<number>): Answers {
	const {second, status, size} = kept;
	const mask = kept.capacity - 1;
	return {
		length: lines.length,
		second: index => second[lines[index] & mask],
		status: index => status[lines[index] & mask],
		size(index) {
			const bytes = size[lines[index] & mask];
			return bytes === unknownSize ? -1 : bytes;
		},
		verdict: index => verdictOf(lines[index]),
	};
}

/** A worse group has a higher number: reasons, then outcome and score, then how many. */
function order({counts, rank, reasons}: Weighed): number {
	const [reason] = reasons;
	const place = reason === undefined ? 0 : reasonKinds.length - reasonKinds.indexOf(reason.kind);
	const tier =
		reason !== undefined && !weak.has(reason.kind) ? 3 + place : counts.detected > 0 ? 2 : reason !== undefined ? 1 : 0;
	// What no rule saw stands before what passed without a match.
	const rankHere = rank > 1 ? rank : counts.unseen > 0 ? 2 : 1;
	const count =
		reason?.kind === 'first-success'
			? reason.refused
			: reason?.kind === 'others-blocked'
				? reason.blocked
				: counts.detected + counts.passed + counts.unseen;
	return (tier * rankSteps + rankHere) * countSteps + Math.min(countSteps - 1, count);
}

/** Texts of requests that no rule saw stand in their log alone: of the worst so many are read again. */
function choose(
	listed: readonly Weighed[],
	read: (group: AnswerGroup) => Requested | undefined,
	fits: (request: Requested) => boolean,
): {readonly fitting: readonly Weighed[]; readonly isCut: boolean} {
	const isOfRows = ({group, worst}: Weighed): boolean => worst >= 0 && group.slots.length > 0;
	const asked = listed.filter(one => !isOfRows(one));
	const orders = Float64Array.from(asked, order);
	const known = keepHighest(orders, asked.length, mostRead)
		.map(place => asked[place])
		.filter(({group}) => {
			const request = read(group);
			return request !== undefined && fits(request);
		});
	return {fitting: [...listed.filter(isOfRows), ...known], isCut: asked.length > mostRead};
}
