import {type Snapshot} from '../../questions/snapshot.ts';
import {type Outcome} from '../../waf/outcome.ts';
import {type Totals} from '../../waf/question.ts';
import {drawBar} from '../drawing/bar.ts';
import {fitCount, formatCount, formatShare, nameUnit} from '../drawing/format-number.ts';
import {left, right, span, type Line, type Look} from '../drawing/line.ts';
import {describeZone} from './status-line.ts';
import {own, type OwnWords} from '../drawing/own-words.ts';
import {nameRecords} from '../../questions/snapshot.ts';
import {type Role} from '../drawing/theme.ts';

const labelWidth = 11;

const shown = [
	['detected', 'D through', 'danger'],
	['blocked', 'B blocked', 'calm'],
	['passed', 'P passed', 'plain'],
	['unknown', '? unknown', 'dim'],
] as const satisfies ReadonlyArray<readonly [Outcome, string, Role]>;

/**
What became of the requests, with bars on one scale.
*/
export function drawOutcomes({totals}: Snapshot, width: number, look: Look): readonly Line[] {
	const all = shown.reduce((sum, [outcome]) => sum + totals.outcomes[outcome], 0);
	const most = Math.max(...shown.map(([outcome]) => totals.outcomes[outcome]));
	const barWidth = width - labelWidth - 8 - 6;
	return [
		[left('OUTCOME', width - 14, look, 'dim'), right(nameUnit(totals), 8, look, 'dim'), right('share', 6, look, 'dim')],
		...shown.map(kind => drawOutcome(kind, {totals, all, most, barWidth}, look)),
	];
}

/**
What was read of the log so far, in a few lines.
*/
export function drawLogFacts(snapshot: Snapshot, {width, hint}: {width: number; hint: boolean}, look: Look): Line[] {
	const {lines} = snapshot;
	const fact = <const Label extends string, const Value extends string>(
		label: OwnWords<Label>,
		value: OwnWords<Value>,
	): Line => [left(own(label), labelWidth, look, 'dim'), left(own(value), width - labelWidth, look)];
	return [
		[span('LOG', 'dim')],
		fact(nameRecords(snapshot), `${formatCount(lines.read)} read, ${formatCount(lines.modsecurity)} of ModSecurity`),
		fact('', `${formatCount(lines.unreadable)} unreadable, ${formatCount(lines.cut)} cut`),
		fact('times', describeZone(snapshot)),
		[],
		...(hint ? [[span('Up', 'strong'), span(' selects a transaction: it opens here', 'dim')]] : []),
	];
}

function drawOutcome(
	[outcome, words, role]: (typeof shown)[number],
	{totals, all, most, barWidth}: {totals: Totals; all: number; most: number; barWidth: number},
	look: Look,
): Line {
	const count = totals.outcomes[outcome];
	const loud = outcome === 'detected' && count === 0 ? 'dim' : role;
	return [
		left(words, labelWidth, look, loud),
		...drawBar({count, through: 0, most}, barWidth, outcome === 'detected' ? loud : 'dim', look),
		right(fitCount(count, 7), 8, look, outcome === 'detected' && count > 0 ? 'danger' : 'plain'),
		right(formatShare(count, all), 6, look),
	];
}
