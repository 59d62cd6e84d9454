import {formatFilter} from '../../waf/filter/filter-text.ts';
import {type Screen} from '../../screen/screen.ts';
import {readsIndex} from '../../screen/views.ts';
import {isReading, type Snapshot} from '../../questions/snapshot.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatCount} from '../drawing/format-number.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {wrapText} from '../drawing/wrap-text.ts';
import {drawEmptyFeed} from './empty-states.ts';
import {describePeriod} from './period-words.ts';

/**
What stands in the view of what got through while there is nothing in it: that nothing did, or why that cannot be known, and what to do.
*/
export function drawNothingThrough(snapshot: Snapshot, screen: Screen, width: number, look: Look): Line[] {
	const {totals, onlyDenials, outcomesUntold, through} = snapshot;
	const {untold} = through.groups();
	const write = (words: CleanText, role: 'plain' | 'strong' | 'dim' = 'plain'): Line[] =>
		wrapText(words, Math.min(width, 100) - 2).map(part => [blank(1), span(part, role)]);
	const blocked = own(
		`${formatCount(totals.outcomes.blocked)} blocked ${describePeriod(screen, snapshot, look.glyphs)}`,
	);
	if (untold !== undefined) {
		return [
			[],
			...write(own('What got through is not known here.'), 'strong'),
			[],
			...write(clean(untold, look.glyphs)),
		];
	}

	if (onlyDenials) {
		return [
			[],
			...write(own('This log holds only denials: it cannot tell what got through.'), 'strong'),
			...write(blocked),
			[],
			...write(own('To see it: set "error_log FILE info;" in nginx and reload,')),
			...write(own('or open the audit log as well: waftop FILE AUDIT_LOG')),
			...write(own('(SecAuditEngine RelevantOnly; On writes every request).'), 'dim'),
		];
	}

	if (outcomesUntold) {
		return [
			[],
			...write(own('These records hold no verdicts: they cannot tell what got through.'), 'strong'),
			[],
			...write(own('Open the error log of the same server as well: it names each denial.')),
		];
	}

	if (totals.all.value === 0) {
		return drawEmptyFeed(snapshot, screen, width, 10, look);
	}

	const {unknown, open, detected, passed} = totals.outcomes;
	if (detected + passed > 0) {
		const why = readsIndex(snapshot)
			? own('the server has not listed them yet')
			: own('they are no longer in the history');
		return [
			[],
			...write(own(`${formatCount(detected)} over the threshold, ${formatCount(passed)} passed: ${why}`), 'strong'),
		];
	}

	const filter = formatFilter(screen.filter);
	return [
		[],
		...write(
			own(
				isReading(snapshot)
					? `Still reading; nothing got through so far: ${formatCount(totals.outcomes.blocked)} blocked`
					: `Nothing got through ${describePeriod(screen, snapshot, look.glyphs)}: ${formatCount(totals.outcomes.blocked)} blocked`,
			),
			'strong',
		),
		...(unknown === 0 ? [] : write(own(`Of ${formatCount(unknown)} more the log does not tell the outcome.`))),
		...(open === 0 ? [] : write(own(`${formatCount(open)} not complete yet`), 'dim')),
		...(filter === '' ? [] : write(own(`Filter: ${clean(filter, look.glyphs)}`), 'dim')),
	];
}
