import {countHeld, heldSpan} from '../../screen/time-cursor.ts';
import {type Screen} from '../../screen/screen.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {fill} from '../drawing/drawn-panel.ts';
import {formatCount, nameUnit} from '../drawing/format-number.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {formatInterval} from './period-words.ts';
import {drawTimeline, nameStep, type HeldTime} from './timeline-chart.ts';

/**
What is held of the timeline; undefined while nobody holds it.
*/
export function heldTime({overlay}: Screen): HeldTime | undefined {
	return overlay?.kind === 'time' ? {at: overlay.at, mark: overlay.mark ?? overlay.at} : undefined;
}

/**
The interval that Enter would take, and what is in it.
*/
export function speakOfHeld({overlay}: Screen, snapshot: Snapshot, look: Look): Line {
	if (overlay?.kind !== 'time') {
		return [];
	}

	const held = heldSpan(overlay, snapshot);
	const {all, through} = countHeld(held, snapshot);
	return [
		blank(1),
		span(formatInterval(held, snapshot, look.glyphs), 'strong'),
		span(`  ${formatCount(all)} ${nameUnit(snapshot.totals)}`),
		span(`  ${formatCount(through)} through`, through > 0 ? 'danger' : 'dim'),
		span(`  in steps of ${nameStep(snapshot.totals.timeline.step)}`, 'dim'),
	];
}

/**
The timeline over a view that has none, in exactly `height` rows.
*/
export function drawHeldTimeline(
	snapshot: Snapshot,
	screen: Screen,
	{width, height}: {readonly width: number; readonly height: number},
	look: Look,
): readonly Line[] {
	const chart = Math.max(2, Math.min(12, height - 2));
	const {totals, zone} = snapshot;
	const unit: Line = [blank(1), span(`${nameUnit(totals)}/${nameStep(totals.timeline.step)}`, 'dim')];
	return fill([unit, ...drawTimeline(totals, zone.offset, width, chart, look, heldTime(screen))], height);
}
