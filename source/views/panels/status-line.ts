import {whyNotExported} from '../../screen/export-dialog.ts';
import {type Screen} from '../../screen/screen.ts';
import {type Selection} from '../../screen/selection.ts';
import {isDated, type Snapshot} from '../../questions/snapshot.ts';
import {type TopRow} from '../../waf/question.ts';
import {type ThroughGroup} from '../../waf/through.ts';
import {denyStatusOf} from '../../questions/deny-watch.ts';
import {drawAlertInput} from '../alerts/alert-dialog-lines.ts';
import {speakOfEvent} from '../alerts/event-rows.ts';
import {speakOfRule} from '../alerts/rule-rows.ts';
import {clean} from '../drawing/clean-text.ts';
import {drawDenyInput} from '../deny/deny-input.ts';
import {drawExportInput} from '../export/export-lines.ts';
import {describeDenial, markDenied} from '../deny/deny-labels.ts';
import {speakOfNetwork, speakOfPlace} from './group-sentence.ts';
import {drawFilterTyping, drawTyping} from '../keys/typing-line.ts';
import {fitCount, formatCount, formatShare, toFixed} from '../drawing/format-number.ts';
import {formatMoment} from '../drawing/format-time.ts';
import {type KeyContext} from '../keys/key-context.ts';
import {blank, span, widthOfLine, type Line, type Look, type Span} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {sanitize} from '../drawing/sanitize.ts';
import {drawMarkInput} from '../triage/mark-lines.ts';
import {formatOffset} from '../../waf/time-zone.ts';
import {speakOfHeld} from './held-time.ts';
import {cutEnd, cutMiddle, cutPath, widthOf} from '../drawing/text-width.ts';
import {roleOf} from '../drawing/theme.ts';

/**
The last row but one: the filter while it is typed, what came of a key, else a sentence about what is selected; while nothing is, about the client that is at it now.

@param state The state of the log where the header has no room for all of it: it takes the place of that client.
*/
export function drawStatusLine(context: KeyContext, width: number, look: Look, state?: Line): Line {
	const {screen, snapshot, selection} = context;
	if (screen.typing !== undefined) {
		return drawFilterTyping(screen.typing, width, look);
	}

	if (screen.seek?.isTyped === true) {
		return drawTyping(screen.seek.text, width, look, own('  text to search for'));
	}

	if (screen.overlay?.kind === 'deny' && screen.notice === undefined) {
		return drawDenyInput(screen.overlay, width, look);
	}

	if (screen.overlay?.kind === 'export' && screen.notice === undefined) {
		return drawExportInput(screen.overlay, whyNotExported(screen.overlay), look);
	}

	if (screen.overlay?.kind === 'mark' && screen.notice === undefined) {
		return drawMarkInput(screen.overlay, width, look);
	}

	if (screen.overlay?.kind === 'alert' && screen.notice === undefined) {
		return drawAlertInput(screen.overlay, width, look);
	}

	if (screen.notice !== undefined) {
		const words = cutEnd(clean(screen.notice, look.glyphs), width - 2, look.glyphs.cut);
		return [blank(1), span(words, screen.isNoticeQuiet ? 'dim' : 'strong')];
	}

	if (screen.seek !== undefined) {
		const count = context.matches.length;
		const sought = cutEnd(clean(screen.seek.text, look.glyphs), width - 20, look.glyphs.cut);
		return [
			blank(1),
			span(`/${sought}`, 'strong'),
			span(count === 0 ? '  no match' : `  in ${count} ${count === 1 ? 'line' : 'lines'}`),
		];
	}

	if (screen.overlay?.kind === 'time') {
		return speakOfHeld(screen, snapshot, look);
	}

	if (screen.overlay !== undefined) {
		return speakOfOverlay(screen, snapshot, look);
	}

	if (snapshot.totals.refused.length > 0) {
		const {token, reason} = snapshot.totals.refused[0];
		return [blank(1), span(' UNFILTERED ', 'notice'), span(` ${clean(`${token}: ${reason}`, look.glyphs)}`)];
	}

	const {notCounted, countedHere} = snapshot;
	if (countedHere && notCounted?.isFailure === true && selection === undefined) {
		return [blank(1), span(' COUNTED HERE ', 'notice'), span(` ${clean(notCounted.words, look.glyphs)}`)];
	}

	if (selection !== undefined) {
		return speakOfSelection(selection, snapshot, width, look);
	}

	return state ?? speakOfBusiest(snapshot, width, look);
}

function speakOfBusiest(snapshot: Snapshot, width: number, look: Look): Line {
	const {rate, totals} = snapshot;
	if (totals.busiest === undefined) {
		// Some may have come whose client is hidden, or is not among those that a server was asked for.
		return totals.all.value > 0 && rate.perMinute === 0 ? [blank(1), span('nobody in the last minute', 'dim')] : [];
	}

	const label = widthOf(totals.busiest.key) + 9 < width ? [span('busiest ', 'dim')] : [];
	const room = width - 1 - widthOfLine(label);
	return [blank(1), ...label, ...speakOfClient(totals.busiest, snapshot, room, look)];
}

/* A name with what is said of it. As it gets narrow the last facts leave, until the name has the room that it needs, or most of the line. */
function speakOf(name: Span, facts: Line, width: number, look: Look): Line {
	const needed = Math.min(widthOf(name.text), Math.ceil(width * 0.6));
	let room = width - needed;
	const fitting = facts.filter(({text}) => (room -= widthOf(text)) >= 0);
	const text = cutMiddle(name.text, width - widthOfLine(fitting), look.glyphs.cut);
	return [blank(1), {...name, text}, ...fitting];
}

function speakOfOverlay({overlay, view}: Screen, {feed, through}: Snapshot, look: Look): Line {
	if (overlay?.kind === 'detail' && view === 'through') {
		const like = through.rowsLike(overlay.row);
		return [
			blank(1),
			span(
				`${formatCount(like.indexOf(overlay.row) + 1)} of ${formatCount(like.length)} of this client and target`,
				'dim',
			),
		];
	}

	return overlay?.kind === 'detail' && feed.length > 0
		? [
				blank(1),
				span(`transaction ${formatCount(feed.indexOf(overlay.row) + 1)} of ${formatCount(feed.length)}`, 'dim'),
			]
		: overlay?.kind === 'log'
			? [blank(1), span(`times in the log's own zone ${look.glyphs.separator} rates per minute`, 'dim')]
			: [];
}

function speakOfSelection(selection: Selection, snapshot: Snapshot, width: number, look: Look): Line {
	const {glyphs} = look;
	if (selection.kind === 'category') {
		const {category, count, through} = selection.row;
		const share = formatShare(count, snapshot.totals.all.value);
		const facts = [...speakOfThrough(through), span(`  ${formatCount(count)} requests`), span(`  ${share}`)];
		return speakOf(span(clean(category ?? 'no attack rule seen', glyphs), roleOf(category)), facts, width - 1, look);
	}

	if (selection.kind === 'deny-rule') {
		const {status} = selection;
		return [
			blank(1),
			span(`${clean(status.rule.range, glyphs)}  `, 'strong'),
			...describeDenial(status, {now: snapshot.now, offset: snapshot.zone.offset}, look),
		];
	}

	if (selection.kind === 'through') {
		return speakOfGroup(selection.row, snapshot, width, look);
	}

	if (selection.kind === 'unusual') {
		const {key, count, usual} = selection.row;
		const facts = [
			span(`  ${formatCount(count)} in the last minutes`),
			span(`, usually ${usual < 10 ? toFixed(usual, 1) : formatCount(usual)}`),
		];
		return speakOf(span(clean(key, glyphs), 'strong'), facts, width - 1, look);
	}

	if (selection.kind === 'alert-rule') {
		return speakOfRule(selection.row, snapshot, width, look);
	}

	if (selection.kind === 'alert') {
		return speakOfEvent(selection.event, snapshot, width - 1, look);
	}

	if (selection.kind === 'group') {
		return [blank(1), ...speakOfNetwork(selection.row, snapshot, width - 1, look)];
	}

	if (selection.kind === 'top') {
		if (selection.table === 'clients') {
			return [blank(1), ...speakOfClient(selection.row, snapshot, width - 1, look)];
		}

		const {key, label, count, through, mainCategory, mainCategoryCount} = selection.row;
		const facts = [
			...speakOfThrough(through),
			span(`  ${formatCount(count)} requests`),
			span(
				`  ${clean(mainCategory ?? 'no category', glyphs)} ${formatShare(mainCategoryCount, count)}`,
				roleOf(mainCategory),
			),
		];
		const words = clean(label === undefined ? key : `${key} ${label}`, glyphs);
		return speakOf(span(words, 'strong'), facts, width - 1, look);
	}

	const {client, host, target, method} = selection.row;
	const known = snapshot.totals.clients.rows.find(({key}) => key === client);
	if (known !== undefined) {
		return [blank(1), ...speakOfClient(known, snapshot, width - 1, look)];
	}

	const request = clean(`${method ?? ''} ${host ?? ''}${target ?? ''}`.trim(), glyphs);
	return [blank(1), span(clean(client ?? 'client unknown', glyphs), 'strong'), span(`  ${request}`)];
}

function speakOfThrough(through: number): Span[] {
	return through === 0 ? [] : [span(`  ${formatCount(through)} through`, 'danger')];
}

/* The address always in full, then the target, then when it began. */
function speakOfGroup(
	{client, host, path, count, detected, firstSeen, answers}: ThroughGroup,
	snapshot: Snapshot,
	width: number,
	look: Look,
): Line {
	const {glyphs} = look;
	const key = clean(client ?? 'client unknown', glyphs);
	const unseen = answers?.unseen ?? 0;
	const passed = count - detected - unseen;
	const facts = [
		...speakOfThrough(detected),
		...(passed > 0 ? [span(`  ${formatCount(passed)} passed`)] : []),
		...(unseen > 0 ? [span(`  ${formatCount(unseen)} that no rule saw`)] : []),
		span(`  since ${formatMoment(firstSeen, snapshot.zone.offset, isDated(snapshot), true).trimStart()}`),
	];
	let room = width - 1 - widthOf(key);
	const fitting = facts.filter(({text}) => (room -= text.length) >= 0);
	const target = clean(`${host ?? ''}${path ?? ''}`, glyphs);
	const shown = room > 12 ? own(`  ${cutPath(target, room - 2, glyphs.cut)}`) : own('');
	return [blank(1), span(key, 'strong'), ...fitting, span(shown)];
}

/* The facts about a client, as many as fit: the address always in full. */
function speakOfClient(row: TopRow, snapshot: Snapshot, width: number, look: Look): Line {
	const {glyphs} = look;
	const denied = denyStatusOf(snapshot.denials, row.key);
	const facts: Span[] = [
		...(denied === undefined ? [] : [span('  '), markDenied(denied, snapshot.now, look)]),
		...speakOfThrough(row.through),
		span(`  ${fitCount(row.perMinute, 6)}/min`),
		span(
			`  ${clean(row.mainCategory ?? 'no category', glyphs)} ${formatShare(row.mainCategoryCount, row.count)}`,
			roleOf(row.mainCategory),
		),
		...speakOfPlace(row.place, look),
		span(`  since ${formatMoment(row.firstSeen, snapshot.zone.offset, isDated(snapshot), true).trimStart()}`),
		snapshot.outcomesUntold
			? span(`  ${formatCount(row.count)} ${snapshot.totals.unit}`)
			: span(`  ${formatCount(row.blocked)} of ${formatCount(row.count)} blocked`),
	];
	const key = clean(row.key, glyphs);
	let room = width - widthOf(key);
	const fitting = facts.filter(({text}) => (room -= widthOf(text)) >= 0);
	return [span(key, 'strong'), ...fitting];
}

/**
The zone of the times on the screen in words, for the log's own page.
*/
export function describeZone({zone}: Pick<Snapshot, 'zone'>): CleanText {
	const how = (
		{
			option: 'as given on the command line',
			envelope: 'as the records say',
			ids: 'from the unique ids',
			records: 'from records',
			assumed: "assumed: the machine's own",
		} as const
	)[zone.source];
	return own(`${sanitize(formatOffset(zone.offset))} (${how})`);
}
