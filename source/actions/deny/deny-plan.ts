import {formatRange, parseRange} from '../../waf/address-range.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {type DenyMethod, type DenyRequest, type DenyRule} from '../../waf/deny.ts';
import {decideAccess, toAccessRules} from '../nginx/access-rules.ts';
import {addRule, readDirectives, readRules, removeRules} from './deny-file.ts';
import {formatDenyLine} from './deny-line.ts';

/**
What a change makes of the deny file.
*/
export type FilePlan = {
	readonly text: string;

	/** Lines as they stand in the file, without newline. */
	readonly added: readonly string[];
	readonly removed: readonly string[];

	/** Ranges that a rule of the file holds already, with that rule's words. */
	readonly covered: ReadonlyArray<{readonly range: string; readonly by: string}>;

	/** Why the file has no place for the rule. */
	readonly problem: string | undefined;
};

/**
Who changes the file, and when.
*/
export type Author = {readonly now: Timestamp; readonly by: string};

type Target = {readonly file: string; readonly method: DenyMethod};

/**
Puts rules for the requests into the text of the deny file. Requests that name no address are left out: they are refused elsewhere. Doing it twice is doing it once.
*/
export function planDeny(text: string, requests: readonly DenyRequest[], target: Target, {now, by}: Author): FilePlan {
	const plan = {
		text,
		added: [] as string[],
		removed: [] as string[],
		covered: [] as Array<{range: string; by: string}>,
	};
	let problem: string | undefined;
	for (const {range: asked, duration, reason, force, sharing} of requests) {
		const parsed = parseRange(asked);
		if (parsed === undefined) {
			continue;
		}

		const range = formatRange(parsed);
		const until = duration === undefined ? undefined : now + duration;
		const own = readRules(plan.text, target.method).find(rule => rule.range === range);
		// A rule of ours for the same range is replaced where it ends earlier.
		const isReplaced = own !== undefined && own.until !== undefined && endsBefore(own.until, until);
		const before = isReplaced ? removeRules(plan.text, target.method, rule => rule.range === range).text : plan.text;
		const decision = decideAccess(toAccessRules(readDirectives(before, target.file, target.method)), parsed);
		if (decision.is === 'denied' && decision.by !== undefined) {
			plan.covered.push({range, by: decision.by.directive.parameters[0]});
			continue;
		}

		const counts =
			sharing === undefined
				? undefined
				: {requests: sharing.requests, blocked: sharing.blocked, through: sharing.through};
		const rule: DenyRule = {range, since: now, until, by, reason, counts, force};
		const after = addRule(before, rule, target.method);
		if (after === undefined) {
			problem = `${target.file} holds no block "geo $… {" to put the rule into`;
			continue;
		}

		plan.text = after;
		plan.added.push(formatDenyLine(rule, target.method));
		if (isReplaced) {
			plan.removed.push(formatDenyLine(own, target.method));
		}
	}

	return {...plan, problem};
}

/** Times in the file are whole seconds. */
function endsBefore(one: Timestamp, other: Timestamp | undefined): boolean {
	return other === undefined || Math.floor(one / 1000) < Math.floor(other / 1000);
}

/**
Takes rules of waftop out of the text.
*/
export function planRemoval(text: string, method: DenyMethod, isGone: (rule: DenyRule) => boolean): FilePlan {
	const {text: after, removed} = removeRules(text, method, isGone);
	return {
		text: after,
		added: [],
		removed: removed.map(rule => formatDenyLine(rule, method)),
		covered: [],
		problem: undefined,
	};
}
