import {keepVisible} from '../../screen/list-cursor.ts';
import {countMasked, shownDetail, type Screen} from '../../screen/screen.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {drawDetailLines} from './detail-lines.ts';
import {type DetailLine} from './detail-writer.ts';
import {blank, selectLine, span, type Line, type Look} from '../drawing/line.ts';
import {type MarkEntry} from '../../waf/mark.ts';
import {findMatches} from '../drawing/mark-matches.ts';
import {type Value} from '../keys/selected-value.ts';

/**
A text over the view, with what keys need to know of it.
*/
export type DrawnOverlay = {
	readonly lines: readonly Line[];
	readonly length: number;
	readonly value: Value | undefined;

	/** The lines that hold what is sought. */
	readonly matches?: readonly number[];

	/** Where the raw lines begin once they are shown. */
	readonly rawAt?: () => number;
};

/** Longer lines are hard to read; wide screens get more context elsewhere. */
const longestLine = 140;

/**
The lines of a transaction, or why there are none.
*/
export function detailLinesOf(
	row: number,
	screen: Screen,
	snapshot: Snapshot,
	{width, raw, isPreview = false}: {width: number; raw: boolean; isPreview?: boolean},
	look: Look,
): readonly DetailLine[] {
	if (screen.detail?.row !== row) {
		return [{line: [span('reading ...', 'dim')]}];
	}

	const detail = shownDetail(screen, row);
	const revealed = detail?.masked === undefined ? countMasked(screen) : 0;
	return detail === undefined
		? [{line: [span('This transaction is no longer in the history.', 'dim')]}]
		: drawDetailLines(
				detail,
				{offset: snapshot.zone.offset, width, raw, revealed, mark: markOf(row, snapshot), isPreview},
				look,
			);
}

function markOf(row: number, {feed}: Snapshot): MarkEntry | undefined {
	const shown = feed.rowAt(feed.indexOf(row));
	return shown?.row === row ? shown.mark : undefined;
}

/**
The open transaction with its cursor, in exactly `height` rows.
*/
export function drawDetail(
	overlay: {readonly row: number; readonly cursor: number; readonly top: number; readonly raw: boolean},
	screen: Screen,
	snapshot: Snapshot,
	{width, height}: {width: number; height: number},
	look: Look,
): DrawnOverlay {
	const inside = Math.min(longestLine, width - 2);
	const lines = detailLinesOf(overlay.row, screen, snapshot, {width: inside, raw: overlay.raw}, look);
	const cursor = Math.min(overlay.cursor, lines.length - 1);
	const top = keepVisible(overlay.top, cursor, lines.length, height);
	const shown = lines.slice(top, top + height).map(({line}, place): Line => {
		const selected = top + place === cursor;
		const whole = [span(selected ? look.glyphs.select : ' ')].concat(line);
		return selected ? selectLine(whole, width, look) : whole;
	});
	return {
		lines: shown,
		length: lines.length,
		value: lines[cursor]?.value,
		matches: findMatches(
			lines.map(({line}) => line),
			screen.seek?.text,
		),
		rawAt: () =>
			findRaw(overlay.row, screen, detailLinesOf(overlay.row, screen, snapshot, {width: inside, raw: true}, look)),
	};
}

/* The first line as it stands in the log, else the end. */
function findRaw(row: number, screen: Screen, lines: readonly DetailLine[]): number {
	const raw = shownDetail(screen, row)?.ruleMatches[0]?.raw;
	const found = lines.findIndex(
		({value}) => value !== undefined && value.condition === undefined && value.text === raw,
	);
	return found >= 0 ? found : lines.length - 1;
}

/**
The same beside the feed of a wide screen: no cursor, only its head.
*/
export function drawPreview(
	row: number,
	screen: Screen,
	snapshot: Snapshot,
	{width, height}: {width: number; height: number},
	look: Look,
): readonly Line[] {
	const lines = detailLinesOf(row, screen, snapshot, {width: width - 1, raw: false, isPreview: true}, look);
	const shown = lines.slice(0, lines.length > height ? height - 1 : height).map(({line}): Line => line);
	return lines.length > height
		? [...shown, [blank(1), span(`Enter shows ${lines.length - shown.length} more lines`, 'dim')]]
		: shown;
}
