import {formatFilter} from '../../waf/filter/filter-text.ts';
import {type Screen, type TableName} from '../../screen/screen.ts';
import {isReading, type Snapshot} from '../../questions/snapshot.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatBytes, formatCount} from '../drawing/format-number.ts';
import {formatDay, formatSpan} from '../drawing/format-time.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {own} from '../drawing/own-words.ts';
import {cutEnd} from '../drawing/text-width.ts';
import {describePeriod} from './period-words.ts';
import {describeDiscovery} from '../printed/discovery-lines.ts';
import {explainNothing} from '../printed/nothing-found.ts';
import {nameRecords} from '../../questions/snapshot.ts';
import {wrapText} from '../drawing/wrap-text.ts';

/**
What stands over the feed of a log that holds only blocking rules: without it, its rows would be taken for the whole truth.
*/
export function drawFeedBanner(snapshot: Snapshot, width: number): Line[] {
	if (!snapshot.onlyDenials || snapshot.unfiltered === 0) {
		return [];
	}

	return width < 76
		? [[span(' ONLY BLOCKS ', 'notice'), span(' error_log FILE info; for the rest')]]
		: [
				[span(' ONLY BLOCKS ', 'notice'), span(' This log has no attack rules and nothing that got through.')],
				[blank(14), span('Set "error_log FILE info;" in nginx, or add the audit log.', 'dim')],
			];
}

/**
What stands in the place of rows, with the next step: nothing came yet, nothing matches, or nothing in this window.
*/
export function drawEmptyFeed(snapshot: Snapshot, screen: Screen, width: number, height: number, look: Look): Line[] {
	if (screen.filter.length > 0 && (snapshot.unfiltered > 0 || snapshot.feed.progress !== undefined)) {
		const filter = cutEnd(clean(formatFilter(screen.filter), look.glyphs), width - 24, look.glyphs.cut);
		return [
			[],
			[blank(1), span(`0 of ${formatCount(snapshot.unfiltered)} match  `, 'strong'), span(filter)],
			[blank(1), span('X', 'strong'), span(' clear', 'dim')],
		];
	}

	if (snapshot.lines.modsecurity > 0) {
		const {offset} = snapshot.zone;
		const newest = own(
			snapshot.silence === undefined ? '' : `, newest before ${formatDay(snapshot.totals.question.from, offset)}`,
		);
		return [
			[],
			[
				blank(1),
				span(
					`No transactions ${screen.interval === undefined ? own(`in the last ${formatSpan(screen.window)}`) : describePeriod(screen, snapshot, look.glyphs)}`,
					'strong',
				),
				span(screen.interval === undefined ? newest : ''),
			],
			screen.interval === undefined
				? [blank(1), span('+', 'strong'), span(' longer window', 'dim')]
				: [blank(1), span('Z', 'strong'), span(' back to live', 'dim')],
			...drawNotes(snapshot, width, look),
		];
	}

	return drawNothingYet(snapshot, width, look).slice(0, height);
}

/** The person's own lines, and what they begin with at once. */
function drawNotes({notes = []}: Snapshot, width: number, look: Look): Line[] {
	const lines = notes.flatMap(note => wrapText(clean(note, look.glyphs), Math.max(10, width - 3)));
	return lines.length === 0 ? [] : [[], ...lines.map((line): Line => [blank(1), span(line)]), []];
}

/**
The same in the place of a table's rows; where there are requests, why none of them stands in it.
*/
export function drawEmptyTable(
	snapshot: Snapshot,
	screen: Screen,
	table: TableName,
	{width, height}: {readonly width: number; readonly height: number},
	look: Look,
): Line[] {
	const {totals, onlyDenials} = snapshot;
	if (totals[table].absent === true) {
		return [[blank(1), span('this index cannot count these', 'dim')]];
	}

	if (totals.all.value === 0) {
		return drawEmptyFeed(snapshot, screen, width, height, look);
	}

	const words = {
		clients: own('no client of them is known'),
		rules: own(
			onlyDenials ? 'their attack rules are not in this log: only blocks are logged' : 'no attack rule matched',
		),
		paths: own('no path of them is known'),
		hosts: own('none of them names its host'),
	}[table];
	return [[], [blank(1), span(`${formatCount(totals.all.value)} requests, ${words}`)]];
}

/**
Whether nothing of ModSecurity was seen at all: then empty panels would say less than words.
*/
export function isNothingYet({lines, unfiltered, feed}: Snapshot): boolean {
	return lines.modsecurity === 0 && unfiltered === 0 && feed.length === 0;
}

/**
What was opened, how much was read, and the likely reasons with the next step each.
*/
export function drawNothingYet(snapshot: Snapshot, width: number, look: Look): Line[] {
	const {lines, sources, lastOther, lastUnreadable, foreignLog, discovered} = snapshot;
	const inside = Math.max(10, width - 6);
	const text = (words: string, indent: number, role: 'plain' | 'dim' | 'strong' = 'plain'): Line[] =>
		wrapText(clean(words, look.glyphs), inside - indent).map(part => [blank(1 + indent), span(part, role)]);
	const unreadable = lines.unreadable > 0 ? `, ${formatCount(lines.unreadable)} that could not be read` : '';
	const opened = sources.map(({name, is, total}): string => {
		const size = total === undefined ? '' : `, ${formatBytes(total)}`;
		return `${clean(name === '-' ? 'standard input' : name, look.glyphs)} (${is}${size})`;
	});
	const names = sources.map(({name}) => name);
	const explanation = explainNothing(lines, lastOther, names, foreignLog);
	if (nameRecords(snapshot) === 'documents') {
		return drawNoDocuments(snapshot, opened, text, look);
	}

	if (isReading(snapshot)) {
		return [
			[],
			...text('Reading', 0, 'strong'),
			...text(`${opened.join(', ')}: ${formatCount(lines.read)} lines so far`, 0),
		];
	}

	const reasons =
		explanation !== undefined && (explanation.isForeign || foreignLog !== undefined)
			? [clean(explanation.sentence, look.glyphs)]
			: lines.read === 0
				? ['Nothing logged yet. Is this the log the server writes? nginx -T | grep error_log']
				: [
						'No attacks yet. Send one: curl "http://HOST/?id=1%27%20OR%201=1--"',
						'They are in another file: nginx -T | grep -E "error_log|modsecurity"',
						'The engine is off: SecRuleEngine must be On or DetectionOnly',
						'The log level hides them: error_log FILE info;',
					];
	const last = lastUnreadable ?? lastOther;
	const missing = sources.flatMap(({is, name, why}) => (is === 'waiting' ? [why ?? `${name} does not exist`] : []));
	const isMissing = missing.length > 0 && missing.length === sources.length;
	return [
		[],
		...(isMissing
			? text(missing.length === 1 ? 'Waiting for a log to appear' : 'Waiting for logs to appear', 0, 'strong')
			: text('Nothing from ModSecurity yet', 0, 'strong')),
		...missing.flatMap(why => text(why, 0)),
		...(isMissing
			? []
			: text(
					`${opened.join(', ')}: ${formatCount(lines.read)} lines read, ${formatCount(lines.other)} other${unreadable}`,
					0,
				)),
		...(discovered === undefined ? [] : describeDiscovery(discovered)).flatMap(line =>
			text(clean(line, look.glyphs), 2, 'dim'),
		),
		[],
		...drawNotes(snapshot, width, look),
		...(isMissing ? [] : reasons).flatMap(reason => text(reason, 2)),
		...(last === undefined
			? []
			: [[], ...text('The last line:', 0, 'dim'), ...text(clean(last.slice(0, 600), look.glyphs), 2, 'dim')]),
	];
}

type WriteText = (words: string, indent: number, role?: 'plain' | 'dim' | 'strong') => Line[];

function drawNoDocuments(
	{lines, sources, lastOther}: Snapshot,
	opened: readonly string[],
	text: WriteText,
	look: Look,
): Line[] {
	const why = sources.find(source => source.why !== undefined)?.why;
	const reasons =
		why === undefined
			? [
					'No attacks yet. Send one: curl "http://HOST/?id=1%27%20OR%201=1--"',
					'They are in another index: --index',
					'The pipeline is down or drops them: check what it wrote last',
				]
			: [clean(why, look.glyphs)];
	return [
		[],
		...text('Nothing from ModSecurity yet', 0, 'strong'),
		...text(
			`${opened.join(', ')}: ${formatCount(lines.read)} documents read, ${formatCount(lines.other)} of others`,
			0,
		),
		[],
		...reasons.flatMap(reason => text(reason, 2)),
		...(lastOther === undefined
			? []
			: [[], ...text('The last document:', 0, 'dim'), ...text(clean(lastOther.slice(0, 600), look.glyphs), 2, 'dim')]),
	];
}
