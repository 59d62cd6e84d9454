import {formatRange, parseRange} from '../waf/address-range.ts';
import {day, hour, minute} from '../waf/clock.ts';
import {mustBeTyped, type DenyDuration, type DenyOutcome, type DenyProposal, type DenyRequest} from '../waf/deny.ts';

/**
How long a rule can be made to last, in the order in which a key steps through them.
*/
export const durations: readonly DenyDuration[] = [10 * minute, hour, day, 7 * day, undefined];

/**
What was found out for the dialog: the plan with what the log says of the client, or why there is none.
*/
export type DenyPlan =
	| {
			readonly kind: 'planned';
			readonly proposal: DenyProposal;

			/** From which record the client is known, in words. */
			readonly evidence: string | undefined;
			readonly sharing: DenyRequest['sharing'];

			/** Of a network: whom its rules are for, and whom else they hit. */
			readonly network?: NetworkPlan;

			/** Why the log may be of another server than the one that is to deny, a sentence each. */
			readonly doubts?: readonly string[];
	  }
	/** `byHand`: the ranges of clients that are known for certain, so a person may be shown how to deny them elsewhere. */
	| {readonly kind: 'impossible'; readonly words: string; readonly byHand: readonly string[]};

/**
How the attackers of a network are denied, as everything that is kept of the log shows it.
*/
export type NetworkPlan = {
	/** Addresses that attacked, and that a complete record names; those that no such record names are left out. */
	readonly attackers: number;
	readonly leftOut: number;

	/** Clients of the log in the ranges that did nothing but pass with a warning, and how many requests they sent. */
	readonly others: number;
	readonly otherRequests: number;

	/** Addresses in the ranges that are none of the attackers'. */
	readonly extra: bigint;
};

/**
How many rules the attackers of a network may take, in the order in which a key steps through them: the fewer, the more others they hit.
*/
export const networkRules = [8, 3, 1] as const;

/**
The dialog of a deny or an undo: what is asked for, what is planned, and what is typed. Nothing is written before it is confirmed.
*/
export type DenyDialog = {
	readonly kind: 'deny';
	readonly task: 'deny' | 'undo';

	/** Rises with each plan that is asked for: an answer to an older one is dropped. */
	readonly ticket: number;

	/** The address that was selected; `range` is it or a range around it. Of a network both are the network. */
	readonly client: string;
	readonly range: string;

	/** Of a network: how many rules at most. */
	readonly most: number;
	readonly duration: DenyDuration;
	readonly reason: string;
	readonly force: string | undefined;
	readonly plan: DenyPlan | undefined;

	/** A line being typed: the confirmation, the reason of the rule, or the reason to overrule a refusal. */
	readonly typing: {readonly what: 'confirm' | 'reason' | 'force'; readonly text: string} | undefined;
	readonly stage: 'planning' | 'planned' | 'applying' | 'done';
	readonly outcome: DenyOutcome | undefined;
	readonly top: number;
};

/**
The next wider range around a client, and after the widest the client alone: /24 in IPv4, /64 and /48 in IPv6.
*/
export function nextRange(client: string, range: string): string {
	const widths = client.includes(':') ? ['', '/64', '/48'] : ['', '/24'];
	const ranges = widths.flatMap(width => {
		const parsed = parseRange(client + width);
		return parsed === undefined ? [] : [formatRange(parsed)];
	});
	return ranges[(ranges.indexOf(range) + 1) % ranges.length] ?? range;
}

/**
Why the plan cannot be confirmed; undefined where it can.
*/
export function whyNotConfirmed({stage, plan}: DenyDialog): string | undefined {
	if (stage !== 'planned' || plan === undefined) {
		return stage === 'done' ? 'already done' : 'the plan is not ready yet';
	}

	if (plan.kind === 'impossible') {
		return plan.words;
	}

	const {refusals, coveredBy, notWritable, added, removed, hand} = plan.proposal;
	if (refusals.length > 0) {
		return refusals[0].words;
	}

	if (hand !== undefined) {
		return 'waftop writes nothing here: paste the lines by hand';
	}

	if (coveredBy !== undefined) {
		return `${coveredBy} is denied already`;
	}

	return notWritable ?? (added.length + removed.length === 0 ? 'nothing to change' : undefined);
}

/**
Whether a single key is not enough to confirm the plan.
*/
export function needsTyping({plan, task, client}: DenyDialog): boolean {
	return plan?.kind === 'planned' && (mustBeTyped(plan.proposal) || (task === 'deny' && isNetwork(client)));
}

/**
Whether a network was selected, not an address.
*/
export function isNetwork(client: string): boolean {
	return client.includes('/');
}

/**
An outcome in a few words.
*/
export function nameOutcome(outcome: DenyOutcome): string {
	switch (outcome.kind) {
		case 'applied':
			return `done: ${outcome.ranges.join(', ')}`;
		case 'unchanged':
			return outcome.words;
		case 'refused':
			return `refused: ${outcome.refusals[0]?.words ?? ''}`;
		case 'failed':
		default:
			return `failed (${outcome.step}): ${outcome.words}`;
	}
}
