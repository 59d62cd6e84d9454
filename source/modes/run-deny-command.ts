import process from 'node:process';
import {type Denier} from '../actions/deny/denier.ts';
import {readOnlyRefusal} from '../actions/deny/read-only-denier.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type BlockRequest, type DenyCommand, type UnblockRequest} from '../settings/deny-command-line.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {UsageError} from '../settings/usage-error.ts';
import {describeHandPlan, describeList, describeOutcome, describeProposal} from '../views/deny/print-deny.ts';
import {toJsonLine} from '../waf/json-line.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {formatInstant} from '../waf/calendar.ts';
import {type DenyOutcome, type DenyProposal, type DenyRule, mustBeTyped} from '../waf/deny.ts';
import {ask} from './ask-terminal.ts';
import {findHandDenier} from './hand-denier-for.ts';
import {noTrail, openDenier} from './open-denier.ts';
import {findLoginName} from '../actions/trail/login-name.ts';

/**
Runs `block`, `unblock` or `blocks`. The plan and the questions go to standard error, what other programs read to standard output. Returns the exit code.
*/
export async function runDenyCommand(command: DenyCommand): Promise<number> {
	if (command.settings.readOnly && command.kind !== 'blocks' && !command.dryRun) {
		return refuseReadOnly(command.json);
	}

	// A plan that is only looked at leaves nothing behind.
	const isLooking = command.kind !== 'blocks' && command.dryRun;
	const denier =
		(await findHandDenier(command.settings)) ?? (await openDenier(command.settings, isLooking ? {trail: noTrail} : {}));
	switch (command.kind) {
		case 'block':
			return carryOut(command, await planBlock(command, denier), denier);
		case 'unblock':
			return carryOut(command, await planUnblock(command, denier), denier);
		case 'blocks':
		default:
			return printList(command.json, denier);
	}
}

/** Before nginx is looked for: the answer is the same without one. */
function refuseReadOnly(json: boolean): number {
	const outcome: DenyOutcome = {kind: 'refused', refusals: [readOnlyRefusal]};
	if (json) {
		process.stdout.write(`${toJsonLine({proposal: null, outcome})}\n`);
	} else {
		process.stderr.write(`waftop: ${describeOutcome(outcome, 'deny')}\n`);
	}

	return exitCodes.refused;
}

async function planBlock({addresses, duration, reason, force}: BlockRequest, denier: Denier): Promise<DenyProposal> {
	return denier.plan(addresses.map(range => ({range, duration, reason, force, sharing: undefined})));
}

async function planUnblock({what, addresses}: UnblockRequest, denier: Denier): Promise<DenyProposal> {
	switch (what) {
		case 'expired':
			return denier.planExpired();
		case 'all-mine': {
			const mine = findLoginName();
			const {rules} = await denier.list();
			return denier.planUndo(rules.filter(({by}) => by === mine).map(({range}) => range));
		}

		case 'addresses':
		default:
			return denier.planUndo(addresses);
	}
}

async function carryOut(
	command: BlockRequest | UnblockRequest,
	proposal: DenyProposal,
	denier: Denier,
): Promise<number> {
	const say = (text: string): void => {
		if (!command.json) {
			process.stderr.write(text);
		}
	};
	const finish = (outcome: DenyOutcome | undefined, code: number): number => {
		if (command.json) {
			process.stdout.write(`${toJsonLine({proposal, outcome: outcome ?? null})}\n`);
		} else if (outcome !== undefined) {
			process.stderr.write(`waftop: ${describeOutcome(outcome, proposal.kind)}\n`);
		}

		return code;
	};

	const {refusals, added, removed, notWritable, hand} = proposal;
	if (hand !== undefined && refusals.length === 0) {
		say(describeHandPlan(hand));
		return finish(undefined, command.dryRun ? exitCodes.ok : exitCodes.failed);
	}

	const isNothing = added.length + removed.length === 0;
	if (isNothing && refusals.length === 0) {
		if (command.kind === 'unblock' && command.what === 'expired' && command.yes) {
			return finish(undefined, exitCodes.ok);
		}

		const words = proposal.notes.at(0) ?? 'nothing to change';
		return finish({kind: 'unchanged', words}, exitCodes.ok);
	}

	// What is refused is told by the outcome; how it would have been done is of no use, but to who may only look.
	if (refusals.length > 0) {
		say(refusals.every(({kind}) => kind === 'read-only') ? describeProposal(proposal) : '');
		return finish({kind: 'refused', refusals}, exitCodes.refused);
	}

	say(describeProposal(proposal));
	if (command.dryRun) {
		say('waftop: nothing written (--dry-run)\n');
		return finish(undefined, exitCodes.ok);
	}

	if (notWritable !== undefined) {
		return finish({kind: 'failed', step: 'write', words: notWritable, restored: true}, exitCodes.failed);
	}

	if (!command.yes && !(await isConfirmed(proposal))) {
		process.stderr.write('waftop: nothing was written\n');
		return finish(undefined, exitCodes.failed);
	}

	// Nobody should leave with a rule written and nginx not reloaded.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => say('waftop: finishing the change in progress\n'));
	}

	const outcome = await denier.apply(proposal);
	const codes = {
		applied: exitCodes.ok,
		unchanged: exitCodes.ok,
		refused: exitCodes.refused,
		failed: exitCodes.failed,
	};
	const code = finish(outcome, codes[outcome.kind]);
	if (outcome.kind === 'applied' && outcome.isUnseen === true && denier.whenReloaded !== undefined) {
		process.stderr.write(`waftop: ${sanitize(await denier.whenReloaded())}\n`);
	}

	return code;
}

async function isConfirmed(proposal: DenyProposal): Promise<boolean> {
	const mustType = mustBeTyped(proposal);
	const wanted = mustType ? proposal.ranges.join(' ') : 'y';
	const answer = await ask(mustType ? `type ${wanted} to confirm: ` : 'write this? [y/N] ');
	if (answer === undefined) {
		throw new UsageError('no terminal to ask for confirmation on', 'add --yes, or --dry-run to see only the plan');
	}

	return answer === wanted || (!mustType && /^y(es)?$/i.test(answer));
}

async function printList(json: boolean, denier: Denier): Promise<number> {
	const list = await denier.list();
	if (list.problem !== undefined) {
		process.stderr.write(`waftop: ${sanitize(list.problem)}\n`);
		return exitCodes.failed;
	}

	const text = json ? list.rules.map(rule => `${toJson(rule)}\n`).join('') : describeList(list, clock.now());
	process.stdout.write(text);
	return exitCodes.ok;
}

function toJson({since, until, ...rule}: DenyRule): string {
	return toJsonLine({
		...rule,
		since: formatInstant(since),
		until: until === undefined ? null : formatInstant(until),
	});
}
