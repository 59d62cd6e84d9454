import {type Snapshot} from '../state/snapshot.ts';
import {type Outcome} from '../waf/outcome.ts';
import {drawBar} from './bar.ts';
import {fill} from './feed-panel.ts';
import {fitCount, formatCount, formatShare} from './format-number.ts';
import {blank, left, right, span, type Line, type Look} from './line.ts';
import {describeZone} from './spoken-line.ts';
import {type Role} from './theme.ts';

const shown: ReadonlyArray<readonly [Outcome, string, Role]> = [
	['detected', 'D through', 'danger'],
	['blocked', 'B blocked', 'calm'],
	['passed', 'P passed', 'plain'],
	['unknown', '? unknown', 'dim'],
];

/**
What became of the requests, with bars on one scale, and what was read: for the place of the detail while nothing is selected.
*/
export function drawOutcomes(snapshot: Snapshot, width: number, height: number, look: Look): readonly Line[] {
	const {totals, lines} = snapshot;
	const all = shown.reduce((sum, [outcome]) => sum + totals.outcomes[outcome], 0);
	const most = Math.max(...shown.map(([outcome]) => totals.outcomes[outcome]));
	const barWidth = width - 11 - 8 - 6;
	const fact = (label: string, value: string): Line => [left(label, 11, look, 'dim'), span(value)];
	return fill(
		[
			[left('OUTCOME', width - 14, look, 'dim'), right('req', 8, look, 'dim'), right('share', 6, look, 'dim')],
			...shown.map(([outcome, words, role]): Line => {
				const count = totals.outcomes[outcome];
				const loud = outcome === 'detected' && count === 0 ? 'dim' : role;
				return [
					left(words, 11, look, loud),
					...drawBar({count, through: 0, most}, barWidth, loud, look),
					right(fitCount(count, 7), 8, look, outcome === 'detected' && count > 0 ? 'danger' : 'plain'),
					right(formatShare(count, all), 6, look),
				];
			}),
			[],
			[span('LOG', 'dim')],
			fact('lines', `${formatCount(lines.read)} read, ${formatCount(lines.modsecurity)} of ModSecurity`),
			fact('', `${formatCount(lines.unreadable)} unreadable, ${formatCount(lines.cut)} cut`),
			fact('times', describeZone(snapshot)),
			[],
			[span('Up', 'strong'), span(' selects a transaction: it opens here', 'dim')],
			[blank(1)],
		],
		height,
	);
}
