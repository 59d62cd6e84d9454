import {isKnownCategory} from '../waf/category.ts';
import {hour} from '../waf/clock.ts';
import {type DenyDuration, type DenyOutcome} from '../waf/deny.ts';
import {
	durations,
	isNetwork,
	nameOutcome,
	needsTyping,
	networkRules,
	nextRange,
	type DenyDialog,
	type DenyPlan,
	whyNotConfirmed,
} from './deny-dialog.ts';
import {type Screen, type Update} from './screen.ts';

/** Longer reasons make the rule's line hard to read. */
const longestReason = 120;

/**
Opens the dialog for a client and asks for its plan.
*/
export function openDeny(screen: Screen, client: string, reason: string, duration: DenyDuration): Update {
	// It may be a text of a document, and goes into a file and into commands: a category of ours or nothing.
	const known = isKnownCategory(reason) ? reason : '';
	return ask(screen, {...blankDialog(screen), task: 'deny', client, range: client, reason: known, duration});
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
		most: networkRules[0],
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
	const {task, ticket, client, range, most, duration, reason, force} = next;
	return {
		screen: {...screen, overlay: next},
		commands: [{kind: 'plan-deny', task, ticket, client, range, most, duration, reason, force}],
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

	if (what === 'range' && isNetwork(overlay.client)) {
		const place = networkRules.findIndex(most => most === overlay.most) + 1;
		return ask(screen, {...overlay, most: networkRules[place % networkRules.length], force: undefined});
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
				? {screen: {...screen, notice: 'reason must be at least 3 characters'}, commands: []}
				: ask(screen, {...overlay, force: text});
		case 'confirm':
		default:
			return isConfirmation(overlay, text)
				? apply(screen, overlay)
				: {screen: {...screen, notice: `that is not ${overlay.range}; nothing written`}, commands: []};
	}
}

/** Of a network its own name: its rules are many. */
function isConfirmation({plan, client, range}: DenyDialog, text: string): boolean {
	return isNetwork(client) ? text === range : plan?.kind === 'planned' && plan.proposal.ranges.includes(text);
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
