import {formatRange, parseRange} from '../waf/address-range.ts';
import {day, hour, minute} from '../waf/clock.ts';
import {type DenyDuration, type DenyOutcome, type DenyProposal, type DenyRequest} from '../waf/deny.ts';
import {type Update} from './command.ts';
import {type Screen} from './screen.ts';

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
	  }
	/** `byHand`: the client is known for certain, so a person may be shown how to deny it elsewhere. */
	| {readonly kind: 'impossible'; readonly words: string; readonly byHand: boolean};

/**
The dialog of a deny or an undo: what is asked for, what is planned, and what is typed. Nothing is written before it is confirmed.
*/
export type DenyDialog = {
	readonly kind: 'deny';
	readonly task: 'deny' | 'undo';

	/** Rises with each plan that is asked for: an answer to an older one is dropped. */
	readonly ticket: number;

	/** The address that was selected; `range` is it or a range around it. */
	readonly client: string;
	readonly range: string;
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

/** Longer reasons make the rule's line hard to read. */
const longestReason = 120;

/**
Opens the dialog for a client and asks for its plan.
*/
export function openDeny(screen: Screen, client: string, reason: string, duration: DenyDuration): Update {
	return ask(screen, {...blankDialog(screen), task: 'deny', client, range: client, reason, duration});
}

/**
Opens the dialog that takes a rule back.
*/
export function openUndo(screen: Screen, range: string): Update {
	return ask(screen, {...blankDialog(screen), task: 'undo', client: range, range});
}

function blankDialog({overlay}: Screen): DenyDialog {
	return {
		kind: 'deny',
		task: 'deny',
		ticket: overlay?.kind === 'deny' ? overlay.ticket : 0,
		client: '',
		range: '',
		duration: hour,
		reason: '',
		force: undefined,
		plan: undefined,
		typing: undefined,
		stage: 'planning',
		outcome: undefined,
		top: 0,
	};
}

/* The old plan stays in sight until the new one is there, so that the screen does not flicker. */
function ask(screen: Screen, dialog: DenyDialog): Update {
	const next: DenyDialog = {...dialog, ticket: dialog.ticket + 1, stage: 'planning', typing: undefined};
	const {task, ticket, client, range, duration, reason, force} = next;
	return {
		screen: {...screen, overlay: next},
		commands: [{kind: 'plan-deny', task, ticket, client, range, duration, reason, force}],
	};
}

/**
The plan came.
*/
export function takePlan(screen: Screen, ticket: number, plan: DenyPlan): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'deny' && overlay.ticket === ticket && overlay.stage === 'planning'
		? {...screen, overlay: {...overlay, plan, stage: 'planned'}, notice: undefined}
		: screen;
}

/**
Another duration, or a wider or narrower range.
*/
export function changeDeny(screen: Screen, what: 'duration' | 'range'): Update {
	const {overlay} = screen;
	if (overlay?.kind !== 'deny' || !isOpenToChange(overlay)) {
		return {screen, commands: []};
	}

	const duration = durations[(durations.indexOf(overlay.duration) + 1) % durations.length];
	return ask(
		screen,
		what === 'duration'
			? {...overlay, duration}
			: {...overlay, range: nextRange(overlay.client, overlay.range), force: undefined},
	);
}

/** Plans can be changed until one is confirmed. */
function isOpenToChange({task, stage}: DenyDialog): boolean {
	return task === 'deny' && (stage === 'planned' || stage === 'planning');
}

/**
The next wider range around a client, and behind the widest the client alone: /24 in IPv4, /64 and /48 in IPv6.
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
Begins a line: a reason for the rule, or a reason to overrule.
*/
export function typeInDeny(screen: Screen, what: 'reason' | 'force'): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'deny' && isOpenToChange(overlay)
		? {...screen, overlay: {...overlay, typing: {what, text: what === 'reason' ? overlay.reason : ''}}}
		: screen;
}

/**
Whether keys are text for the dialog now.
*/
export function isTypingInDeny({overlay}: Screen): boolean {
	return overlay?.kind === 'deny' && overlay.typing !== undefined;
}

export function changeTyping(screen: Screen, change: (text: string) => string): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'deny' && overlay.typing !== undefined
		? {
				...screen,
				overlay: {...overlay, typing: {...overlay.typing, text: change(overlay.typing.text).slice(0, longestReason)}},
			}
		: screen;
}

/**
Why the plan cannot be confirmed; undefined where it can.
*/
export function whyNotConfirmed({stage, plan}: DenyDialog): string | undefined {
	if (stage !== 'planned' || plan === undefined) {
		return stage === 'done' ? 'this is done' : 'the plan is not ready yet';
	}

	if (plan.kind === 'impossible') {
		return plan.words;
	}

	const {refusals, coveredBy, notWritable, added, removed} = plan.proposal;
	if (refusals.length > 0) {
		return refusals[0].words;
	}

	if (coveredBy !== undefined) {
		return `${coveredBy} is denied already`;
	}

	return notWritable ?? (added.length + removed.length === 0 ? 'there is nothing to change' : undefined);
}

/**
Whether a single key is not enough: for a range, and for whatever a refusal was overruled for.
*/
export function needsTyping({task, plan}: DenyDialog): boolean {
	return (
		task === 'deny' &&
		plan?.kind === 'planned' &&
		(plan.proposal.forced.length > 0 || plan.proposal.ranges.some(range => range.includes('/')))
	);
}

/**
The person agrees: applies the plan, or asks for the range to be typed first.
*/
export function confirmDeny(screen: Screen): Update {
	const {overlay} = screen;
	if (overlay?.kind !== 'deny') {
		return {screen, commands: []};
	}

	const problem = whyNotConfirmed(overlay);
	if (problem !== undefined) {
		return {screen: {...screen, notice: problem}, commands: []};
	}

	return needsTyping(overlay)
		? {screen: {...screen, overlay: {...overlay, typing: {what: 'confirm', text: ''}}}, commands: []}
		: apply(screen, overlay);
}

function apply(screen: Screen, dialog: DenyDialog): Update {
	if (dialog.plan?.kind !== 'planned') {
		return {screen, commands: []};
	}

	return {
		screen: {...screen, overlay: {...dialog, stage: 'applying', typing: undefined}},
		commands: [{kind: 'apply-deny', ticket: dialog.ticket, proposal: dialog.plan.proposal}],
	};
}

/**
The typed line is taken: a reason makes a new plan, the range as it was asked for applies it.
*/
export function acceptInDeny(screen: Screen): Update {
	const {overlay} = screen;
	if (overlay?.kind !== 'deny' || overlay.typing === undefined) {
		return {screen, commands: []};
	}

	const {what} = overlay.typing;
	const text = overlay.typing.text.trim();
	switch (what) {
		case 'reason':
			return ask(screen, {...overlay, reason: text});
		case 'force':
			return text.length < 3
				? {screen: {...screen, notice: 'a reason has three characters at least'}, commands: []}
				: ask(screen, {...overlay, force: text});
		case 'confirm':
		default:
			return overlay.plan?.kind === 'planned' && overlay.plan.proposal.ranges.includes(text)
				? apply(screen, overlay)
				: {screen: {...screen, notice: `this is not ${overlay.range}; nothing was written`}, commands: []};
	}
}

/**
What came of it. Where the dialog was closed meanwhile, a few words tell.
*/
export function takeOutcome(screen: Screen, ticket: number, outcome: DenyOutcome): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'deny' && overlay.ticket === ticket
		? {...screen, overlay: {...overlay, stage: 'done', outcome, top: 0}}
		: {...screen, notice: nameOutcome(outcome)};
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
