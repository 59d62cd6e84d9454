import {type Reason, reasonKinds, type ReasonScope} from '../waf/answers.ts';

/**
What is known of the request of an access line.

- `other`: a line that may be a row's, or one whose outcome is not known: it counts among answers, and gives no reason.
*/
export const verdicts = {other: 0, unseen: 1, passed: 2, detected: 3, blocked: 4} as const;

/**
The answers of one client to one path, in the order of their times.
*/
export type Answers = {
	readonly length: number;

	/** Seconds since 1970. */
	second(index: number): number;
	status(index: number): number;

	/** -1 for unknown. */
	size(index: number): number;

	/** One of `verdicts`. */
	verdict(index: number): number;
};

/**
What is known of the requests of a group beside its lines.
*/
export type AnswerContext = {
	/** Requests that were blocked, whether their line is known or not. */
	readonly blocked: number;

	/** Requests that rules over responses matched. */
	readonly responses: number;

	/** The second of the first request that a rule matched; Infinity for none. */
	readonly matchedFrom: number;
};

/** Fewer are a person who mistypes. */
const leastRefused = 5;
const leastRefusedElsewhere = 10;
const leastBlocked = 3;
const leastOthers = 5;
const leastBefore = 3;

/** So many times larger than is usual. */
const outlier = 8;

/**
Why the answers of one client to one path are suspicious, the most telling reason first. Linear in their number, but where a median is wanted.
*/
export function findReasons(answers: Answers, context: AnswerContext): Reason[] {
	const first = findFirstSuccess(answers, 'path', leastRefused);
	const othersBlocked = findOthersBlocked(answers, context);
	const reasons = [
		first,
		othersBlocked,
		findSize(answers),
		// They say already that there was no other success.
		first === undefined && othersBlocked === undefined ? findStatus(answers) : undefined,
		context.responses === 0 ? undefined : {kind: 'response-rules' as const, requests: context.responses},
		findErrors(answers, context),
	].filter(reason => reason !== undefined);
	return reasons.toSorted((one, other) => reasonKinds.indexOf(one.kind) - reasonKinds.indexOf(other.kind));
}

/**
A reason, and which of the answers it is of.
*/
export type PlacedReason = {readonly reason: Reason; readonly index: number};

/**
Why answers of a client are suspicious beside all its others.
*/
export function findClientReasons(answers: Answers): PlacedReason[] {
	const first = findFirstSuccess(answers, 'client', leastRefusedElsewhere);
	const largest = findLargest(answers);
	return [
		...(first === undefined ? [] : [{reason: first, index: firstIndex(answers, isUnrefusedSuccess)}]),
		...(largest === undefined ? [] : [largest]),
	];
}

function isSuccess(answers: Answers, index: number): boolean {
	const status = answers.status(index);
	return (status >= 200 && status < 300) || status === 302 || status === 303;
}

/** Not stopped for certain, and no line that may be another's. */
function isSubject(answers: Answers, index: number): boolean {
	const verdict = answers.verdict(index);
	return verdict === verdicts.unseen || verdict === verdicts.passed || verdict === verdicts.detected;
}

function isRefused(answers: Answers, index: number): boolean {
	const status = answers.status(index);
	return answers.verdict(index) === verdicts.blocked || status === 401 || status === 403;
}

/** What was blocked may be answered with 302, too: it is no success. */
function isUnrefusedSuccess(answers: Answers, index: number): boolean {
	return isSuccess(answers, index) && !isRefused(answers, index);
}

function firstIndex(answers: Answers, fits: (answers: Answers, index: number) => boolean): number {
	for (let index = 0; index < answers.length; index++) {
		if (fits(answers, index)) {
			return index;
		}
	}

	return -1;
}

function count(answers: Answers, to: number, fits: (answers: Answers, index: number) => boolean): number {
	let sum = 0;
	for (let index = 0; index < to; index++) {
		sum += fits(answers, index) ? 1 : 0;
	}

	return sum;
}

function findFirstSuccess(answers: Answers, of: ReasonScope, least: number): Reason | undefined {
	const first = firstIndex(answers, isUnrefusedSuccess);
	if (first < 0 || !isSubject(answers, first)) {
		return undefined;
	}

	const refused = count(answers, first, isRefused);
	return refused < least ? undefined : {kind: 'first-success', of, status: answers.status(first), refused};
}

function findOthersBlocked(answers: Answers, {blocked}: AnswerContext): Reason | undefined {
	let successes = 0;
	const statuses = new Set<number>();
	for (let index = 0; index < answers.length; index++) {
		const verdict = answers.verdict(index);
		if (verdict === verdicts.unseen && isSuccess(answers, index)) {
			successes++;
			statuses.add(answers.status(index));
		} else if (verdict !== verdicts.blocked && !(verdict === verdicts.other && isRefused(answers, index))) {
			return undefined;
		}
	}

	// Many successes with few blocks are a false alarm of the rules rather than an attack.
	return successes > 0 && blocked >= leastBlocked && blocked > successes
		? {kind: 'others-blocked', successes, status: statuses.size === 1 ? [...statuses][0] : undefined, blocked}
		: undefined;
}

function findSize(answers: Answers): Reason | undefined {
	const at = largestSubject(answers);
	if (at < 0) {
		return undefined;
	}

	const size = answers.size(at);
	const status = answers.status(at);
	const isOther = (index: number): boolean =>
		index !== at && answers.status(index) === status && answers.size(index) >= 0;
	const others = count(answers, answers.length, (_, index) => isOther(index));
	const smaller = count(answers, answers.length, (_, index) => isOther(index) && answers.size(index) * outlier < size);
	if (others < leastOthers || smaller * 2 <= others) {
		return undefined;
	}

	const sizes: number[] = [];
	for (let index = 0; index < answers.length; index++) {
		if (isOther(index)) {
			sizes.push(answers.size(index));
		}
	}

	const usual = Float64Array.from(sizes).toSorted()[sizes.length >> 1];
	return {kind: 'size', of: 'path', size, usual, others};
}

function largestSubject(answers: Answers): number {
	let largest = -1;
	for (let index = 0; index < answers.length; index++) {
		if (isSubject(answers, index) && answers.size(index) > (largest < 0 ? 0 : answers.size(largest))) {
			largest = index;
		}
	}

	return largest;
}

/** Against all paths only what is larger than eight times every other one: pages differ. */
function findLargest(answers: Answers): PlacedReason | undefined {
	const index = largestSubject(answers);
	if (index < 0) {
		return undefined;
	}

	let usual = 0;
	let others = 0;
	for (let other = 0; other < answers.length; other++) {
		if (other !== index && answers.size(other) >= 0) {
			others++;
			usual = Math.max(usual, answers.size(other));
		}
	}

	const size = answers.size(index);
	return others >= leastOthers && usual > 0 && size > outlier * usual
		? {reason: {kind: 'size', of: 'client', size, usual, others}, index}
		: undefined;
}

/** An error that no other answer had, or a success where all others were errors; one more refusal says nothing. */
function findStatus(answers: Answers): Reason | undefined {
	const others = answers.length - 1;
	if (others < leastOthers) {
		return undefined;
	}

	const first = new Map<number, number>();
	const repeated = new Set<number>();
	for (let index = 0; index < answers.length; index++) {
		const status = answers.status(index);
		if (first.has(status)) {
			repeated.add(status);
		} else {
			first.set(status, index);
		}
	}

	const statuses = [...first.keys()];
	const isOnlySuccess = statuses.filter(status => status < 400).length === 1;
	for (const [status, index] of first) {
		const isTelling = status >= 500 || (isSuccess(answers, index) && isOnlySuccess);
		if (isTelling && !repeated.has(status) && isSubject(answers, index)) {
			return {kind: 'status', status, others};
		}
	}

	return undefined;
}

function findErrors(answers: Answers, {matchedFrom}: AnswerContext): Reason | undefined {
	if (matchedFrom === Infinity) {
		return undefined;
	}

	let before = 0;
	let requests = 0;
	for (let index = 0; index < answers.length; index++) {
		const isError = answers.status(index) >= 500;
		if (answers.second(index) < matchedFrom) {
			before++;
			if (isError) {
				return undefined;
			}
		} else if (isError && isSubject(answers, index)) {
			requests++;
		}
	}

	return requests > 0 && before >= leastBefore ? {kind: 'errors', requests, before} : undefined;
}
