import {type NetworkPlan} from '../../screen/deny-dialog.ts';
import {formatCount} from '../drawing/format-number.ts';
import {blank, span, type Line} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';

/** More addresses that nobody of the log uses are not counted out. */
const mostCounted = 100_000n;

/**
Whom the rules of a network are for, and whom else they hit.
*/
export function drawNetwork({attackers, leftOut, others, otherRequests, extra}: NetworkPlan, rules: number): Line[] {
	const unseen = extra - BigInt(others);
	return [
		[blank(1), span('WHOM THEY HIT, SEEN IN THIS LOG', 'dim')],
		[
			blank(3),
			span(`${count(attackers, 'attacker')} in ${count(rules, 'rule')}, `),
			span(
				others === 0
					? own('no other client')
					: own(`${count(others, 'other client')} too (${count(otherRequests, 'request')}, only warnings)`),
				others > 0 ? 'danger' : 'plain',
			),
		],
		...(unseen <= 0n
			? []
			: [
					[
						blank(3),
						span(
							`and ${own(unseen > mostCounted ? 'a great many' : formatCount(Number(unseen)))} addresses that are not in this log`,
						),
					],
				]),
		...(leftOut === 0
			? []
			: [[blank(3), span(`${count(leftOut, 'attacker')} left out: no complete record names them`, 'dim')]]),
		[],
	];
}

function count(number: number, word: 'attacker' | 'rule' | 'other client' | 'request'): CleanText {
	return own(`${formatCount(number)} ${own(word)}${number === 1 ? '' : 's'}`);
}
