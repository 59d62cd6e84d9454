import {indexOfCursor, keepVisible} from '../../screen/list-cursor.ts';
import {type AlertRow} from '../../screen/alert-rows.ts';
import {activePanel, type Screen} from '../../screen/screen.ts';
import {alertRows, listKeys} from '../../screen/selection.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {fill, type DrawnPanel} from '../drawing/drawn-panel.ts';
import {formatCount} from '../drawing/format-number.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {own} from '../drawing/own-words.ts';
import {cutEnd} from '../drawing/text-width.ts';
import {wrapText} from '../drawing/wrap-text.ts';
import {drawChannels, drawOther} from './channel-lines.ts';
import {createEventRows} from './event-rows.ts';
import {createRuleRows, drawNotes} from './rule-rows.ts';

/**
The alert rules as they stand, what they found, newest first, and the channels that are down, in exactly `height` rows.
*/
export function drawAlerts(
	snapshot: Snapshot,
	screen: Screen,
	{width, height}: {width: number; height: number},
	look: Look,
): DrawnPanel {
	const {rules, events, channels, behind, toldBy} = snapshot.alerts;
	if (rules.length === 0) {
		return {lines: fill(drawNone(width), height), page: Math.max(1, height)};
	}

	// On a small screen a channel that is down is one line, and what works none.
	const foot = [
		...drawOther(toldBy, width, look),
		...drawBehind(behind, width, look),
		...drawChannels(channels, {width, isSmall: height < 12}, look),
	];
	const rows = alertRows(screen, snapshot);
	const focus = activePanel(screen);
	const ruleRows = createRuleRows(rows, snapshot, {sort: screen.alertSort, width}, look);
	const notes = ruleRows.hasNotes ? [] : drawNotes(rows, width, look);
	const pages = sharePages(rules.length + notes.length, events.length, height - 2 - foot.length);
	const eventRows = createEventRows(events, {snapshot, firing: findFiring(rows), width}, look);
	const none: Line[] = events.length > 0 ? [] : [[blank(1), span('No rule has alerted yet.', 'dim')]];
	const drawPart = <Row>(panel: 'alerts' | 'events', list: ListOf<Row>, page: number): readonly Line[] => {
		const selected = indexOfCursor(screen.lists[panel], listKeys(screen, snapshot, panel));
		const top = keepVisible(screen.lists[panel].top, selected, list.rows.length, page);
		const shown = list.rows.slice(top, top + page);
		const lines = shown.map((row, place) => list.draw(row, focus === panel && top + place === selected));
		return [list.head, ...fill([...lines, ...list.under], page)];
	};

	return {
		lines: fill(
			[
				...drawPart('alerts', {...ruleRows, rows, under: notes}, pages.rules),
				...drawPart('events', {...eventRows, rows: events, under: none}, pages.events),
				...foot,
			],
			height,
		),
		page: focus === 'events' ? pages.events : pages.rules,
	};
}

/** One of the two lists: its head, its rows, and what stands under them where there is room. */
type ListOf<Row> = {
	readonly head: Line;
	readonly rows: readonly Row[];
	readonly draw: (row: Row, isSelected: boolean) => Line;
	readonly under: readonly Line[];
};

/** Each list has what it needs, and else half of the height. */
function sharePages(rules: number, events: number, height: number): {readonly rules: number; readonly events: number} {
	const room = Math.max(2, height);
	const half = Math.ceil(room / 2);
	const wanted = Math.max(1, events);
	const ruleRows = Math.max(1, Math.min(rules + 1, Math.max(half, room - wanted), room - 1));
	return {rules: ruleRows, events: room - ruleRows};
}

/** The alerts of rules that fire now that nobody has acknowledged. */
function findFiring(rows: readonly AlertRow[]): ReadonlySet<string> {
	return new Set(rows.flatMap(({standing, open}) => (standing === 'firing' ? open.map(({id}) => id) : [])));
}

/** In a flood the rules come after. */
function drawBehind(behind: number, width: number, {glyphs}: Look): Line[] {
	const words = own(`${formatCount(behind)} requests are read and not evaluated yet: alerts come later`);
	return behind === 0 ? [] : [[blank(1), span(cutEnd(words, width - 2, glyphs.cut), 'strong')]];
}

function drawNone(width: number): Line[] {
	const words = own(
		'No alert rules are evaluated: waftop alerts --defaults > rules.yaml writes some to begin with, and --alerts rules.yaml evaluates them.',
	);
	return wrapText(words, Math.min(100, width - 2)).map(part => [blank(1), span(part)]);
}
