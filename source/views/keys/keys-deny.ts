import {isNetwork, nameOutcome, needsTyping, whyNotConfirmed, type DenyDialog} from '../../screen/deny-dialog.ts';
import {denyStatusOf} from '../../questions/deny-watch.ts';
import {inRange, parseRange} from '../../waf/address-range.ts';
import {activePanel} from '../../screen/screen.ts';
import {denyRows} from '../../screen/selection.ts';
import {bareOrDetail, nothingSelected, type Binding} from './key-binding.ts';
import {type KeyContext} from './key-context.ts';

function whyNotDenied({client, selection, screen}: KeyContext): string | undefined {
	if (client !== undefined) {
		return undefined;
	}

	if (screen.overlay !== undefined || selection?.kind === 'transaction') {
		return 'the client of this transaction is not known for certain';
	}

	if (selection?.kind === 'group' && selection.by === 'agent') {
		return 'a user agent cannot be denied: open it with Enter and deny its addresses';
	}

	return selection === undefined ? nothingSelected : 'select a client or a transaction first';
}

function mayDeny({snapshot}: KeyContext): boolean {
	return !snapshot.readOnly;
}

function dialogOf({screen}: KeyContext): DenyDialog | undefined {
	return screen.overlay?.kind === 'deny' ? screen.overlay : undefined;
}

function inPlan(context: KeyContext): boolean {
	const dialog = dialogOf(context);
	return dialog?.task === 'deny' && dialog.stage !== 'done' && dialog.stage !== 'applying';
}

function whyNotForced(context: KeyContext): string | undefined {
	const plan = dialogOf(context)?.plan;
	const refusals = plan?.kind === 'planned' ? plan.proposal.refusals : [];
	return refusals.length === 0
		? 'nothing is refused'
		: refusals.every(({forceable}) => forceable)
			? undefined
			: 'this refusal cannot be overridden';
}

/** The rule of the selected row: of the deny list, or the one that denies the client. */
function selectedRule({selection, snapshot, client, screen}: KeyContext): string | undefined {
	return activePanel(screen) === 'denied' && selection?.kind === 'deny-rule'
		? selection.status.rule.range
		: client === undefined
			? undefined
			: isNetwork(client)
				? rulesOfNetwork(client, snapshot)
				: denyStatusOf(snapshot.denials, client)?.rule.range;
}

/** The rule that holds all of a network; or the network, where there are rules in it: all of them are taken back. */
function rulesOfNetwork(network: string, {denials}: KeyContext['snapshot']): string | undefined {
	const wanted = parseRange(network);
	const rules = denials?.rules ?? [];
	const around = rules.find(
		({range}) => wanted !== undefined && range.prefix <= wanted.prefix && inRange(wanted.words, range),
	);
	const isInside = rules.some(({range}) => wanted !== undefined && inRange(range.words, wanted));
	return around?.rule.range ?? (isInside ? network : undefined);
}

/** The rule that `u` takes back: the selected one, elsewhere the newest. */
function ruleToUndo(context: KeyContext): string | undefined {
	return selectedRule(context) ?? denyRows(context.snapshot).at(0)?.rule.range;
}

/** A reason to begin with: what the log holds against the client. */
function reasonFor(client: string, {snapshot}: KeyContext): string {
	const row = [...snapshot.totals.clients.rows, ...(snapshot.totals.networks?.rows ?? [])].find(
		({key}) => key === client,
	);
	return row?.mainCategory ?? '';
}

/**
Keys of denying: of a client, and of the dialog that plans it.
*/
export const denyKeys: readonly Binding[] = [
	{
		keys: ['b'],
		label: 'b',
		section: 'Act',
		words: 'deny the selected client or network: shows a plan, writes nothing until you confirm',
		// Of a client that is denied the way back is offered.
		footer: context =>
			whyNotDenied(context) === undefined && selectedRule(context) === undefined ? {words: 'deny', rank: 3} : undefined,
		applies: context => bareOrDetail(context) && mayDeny(context),
		off: whyNotDenied,
		message: context => ({kind: 'deny', client: context.client!, reason: reasonFor(context.client!, context)}),
	},
	{
		keys: ['u'],
		label: 'u',
		section: 'Act',
		words: 'undo a deny: of the selected client or rule, else the newest; asks first',
		footer: context => (selectedRule(context) === undefined ? undefined : {words: 'undo', rank: 2}),
		applies: context => bareOrDetail(context) && mayDeny(context),
		off: context => (ruleToUndo(context) === undefined ? 'nothing is denied by waftop' : undefined),
		message: context => ({kind: 'undo-deny', range: ruleToUndo(context)!}),
	},
	{
		keys: ['y'],
		label: 'y',
		section: 'Act',
		words: 'in a plan: apply it',
		footer: context => {
			const dialog = dialogOf(context);
			return dialog === undefined || whyNotConfirmed(dialog) !== undefined
				? undefined
				: {words: needsTyping(dialog) ? 'confirm by typing' : 'apply', rank: 0};
		},
		applies: context => dialogOf(context) !== undefined,
		off: context => {
			const dialog = dialogOf(context)!;
			return dialog.outcome === undefined ? whyNotConfirmed(dialog) : nameOutcome(dialog.outcome);
		},
		message: () => ({kind: 'confirm-deny'}),
	},
	{
		keys: ['d'],
		label: 'd',
		section: 'Act',
		words: 'in a plan: next duration: 10m, 1h, 24h, 7d, permanent',
		footer: () => ({words: 'duration', rank: 2}),
		applies: inPlan,
		message: () => ({kind: 'change-deny', what: 'duration'}),
	},
	{
		keys: ['w'],
		label: 'w',
		section: 'Act',
		words: 'in a plan: widen the range, then back to the client alone',
		footer: context => {
			const range = dialogOf(context)?.client ?? '';
			return {
				words: isNetwork(range) ? 'fewer, wider rules' : range.includes(':') ? 'wider /64' : 'wider /24',
				rank: 3,
			};
		},
		applies: inPlan,
		message: () => ({kind: 'change-deny', what: 'range'}),
	},
	{
		keys: ['r'],
		label: 'r',
		section: 'Act',
		words: 'in a plan: edit the reason',
		footer: () => ({words: 'reason', rank: 4}),
		applies: inPlan,
		message: () => ({kind: 'type-in-deny', what: 'reason'}),
	},
	{
		keys: ['f'],
		label: 'f',
		section: 'Act',
		words: 'in a plan: override a refusal, with a reason',
		footer: context => (whyNotForced(context) === undefined ? {words: 'override', rank: 1} : undefined),
		applies: inPlan,
		off: whyNotForced,
		message: () => ({kind: 'type-in-deny', what: 'force'}),
	},
];
