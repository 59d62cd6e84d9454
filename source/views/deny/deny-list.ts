import {indexOfCursor, keepVisible} from '../../screen/list-cursor.ts';
import {type Screen} from '../../screen/screen.ts';
import {denyRows} from '../../screen/selection.ts';
import {type DenyStatus, type DenyVerdict} from '../../questions/deny-watch.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {clean} from '../drawing/clean-text.ts';
import {nameEnd, nameRest} from './deny-labels.ts';
import {fill, type DrawnPanel} from '../drawing/drawn-panel.ts';
import {fitCount, formatCount} from '../drawing/format-number.ts';
import {blank, left, right, selectLine, span, type Line, type Look, type Span} from '../drawing/line.ts';
import {own, type CleanText, type OwnWords} from '../drawing/own-words.ts';
import {type Role} from '../drawing/theme.ts';
import {wrapText} from '../drawing/wrap-text.ts';

type Column = {
	readonly title: CleanText;
	readonly width: number;

	/** Columns of a higher rank leave first as the width falls. */
	readonly rank: number;
	readonly draw: (status: DenyStatus) => Span;
};

/** An IPv6 range in full. */
const rangeWidth = 20;
const reasonWidth = 12;

/**
The deny list: what waftop denies, until when, by whom, and what the log says of it since. Exactly `height` rows.
*/
export function drawDenyList(
	snapshot: Snapshot,
	screen: Screen,
	{width, height}: {width: number; height: number},
	look: Look,
): DrawnPanel {
	const page = Math.max(1, height - 2);
	const {denials} = snapshot;
	const rows = denyRows(snapshot);
	const columns = columnsOf(snapshot, width, look);
	const rest = Math.max(0, width - 1 - rangeWidth - columns.reduce((sum, column) => sum + column.width, 0));
	const selected = indexOfCursor(
		screen.lists.denied,
		rows.map(({rule}) => rule.range),
	);
	const top = keepVisible(screen.lists.denied.top, selected, rows.length, page);
	const body = rows.slice(top, top + page).map((status, place): Line => {
		const isSelected = top + place === selected;
		const line: Line = [
			span(isSelected ? look.glyphs.select : ' '),
			left(clean(status.rule.range, look.glyphs), rangeWidth, look),
			...columns.map(({draw}) => draw(status)),
			left(` ${clean(status.rule.reason, look.glyphs)}`, rest, look),
		];
		return isSelected ? selectLine(line, width, look) : line;
	});
	const head: Line = [
		left(' CLIENT', rangeWidth + 1, look, 'strong'),
		...columns.map(({title, width: cells}) => right(title, cells, look, 'dim')),
		left(' reason', rest, look, 'dim'),
	];
	const foot: Line =
		denials === undefined || denials.list.file === ''
			? []
			: [
					blank(1),
					span(
						clean(
							`${formatCount(rows.length)} denied by waftop  ${denials.list.method}: ${denials.list.file}`,
							look.glyphs,
						),
						'dim',
					),
				];
	return {
		lines: fill([head, ...fill(rows.length === 0 ? drawNone(snapshot, width, look) : body, page), foot], height),
		page,
	};
}

const verdictRoles: Readonly<Record<DenyVerdict, Role>> = {waiting: 'dim', verified: 'calm', served: 'danger'};

function verdictWords(verdict: DenyVerdict, {glyphs}: Look): CleanText {
	return {
		waiting: own('no request yet'),
		verified: own(`verified ${glyphs.check}`),
		served: own('STILL SERVED'),
	}[verdict];
}

function columnsOf({now, zone, denials}: Snapshot, width: number, look: Look): Column[] {
	const text = <const Title extends string>(
		title: OwnWords<Title>,
		cells: number,
		rank: number,
		toText: (status: DenyStatus) => string,
	): Column => ({
		title: own(title),
		width: cells,
		rank,
		draw: status => right(clean(toText(status), look.glyphs), cells, look),
	});
	const end = (time: Timestamp | undefined): string => nameEnd(time, now, zone.offset);
	const columns: Column[] = [
		text('method', 8, 6, () => denials?.list.method ?? ''),
		text('since', 14, 4, ({rule}) => end(rule.since)),
		text('until', 14, 0, ({rule}) => end(rule.until)),
		text('left', 10, 5, ({rule}) => nameRest(rule.until, now)),
		text('by', 9, 3, ({rule}) => rule.by),
		text('hits', 7, 1, ({hits}) => (hits === undefined ? (look.glyphs.unicode ? '–' : '-') : fitCount(hits, 6))),
		{
			title: own('works'),
			width: 16,
			rank: 2,
			draw: ({verdict}) => right(verdictWords(verdict, look), 16, look, verdictRoles[verdict]),
		},
	];
	const total = (): number => columns.reduce((sum, column) => sum + column.width, rangeWidth + reasonWidth + 1);
	while (total() > width && columns.length > 1) {
		columns.splice(columns.indexOf(columns.toSorted((one, other) => other.rank - one.rank)[0]), 1);
	}

	return columns;
}

function drawNone({denials, readOnly, chapter}: Snapshot, width: number, {glyphs}: Look): Line[] {
	if (denials === undefined) {
		return [[blank(1), span('The deny list is being read.', 'dim')]];
	}

	const {problem} = denials.list;
	if (problem !== undefined) {
		return wrapText(clean(problem, glyphs), Math.max(16, width - 14)).map((part, place): Line => [
			blank(1),
			place === 0 ? span(' NO LIST ', 'notice') : blank(9),
			span(` ${part}`),
		]);
	}

	const way = readOnly
		? own('This waftop is read-only and denies nobody.')
		: own('To deny one, select a client (3) or a request (2) and press b.');
	const whose = own(chapter === undefined ? 'Nobody is denied by waftop.' : 'Nobody is denied in this demo yet.');
	return [
		[blank(1), span(whose)],
		[blank(1), span(way, 'dim')],
	];
}
