import {outcomeLetters, type Outcome} from '../../waf/outcome.ts';
import {type FeedRow} from '../../questions/snapshot.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatScore} from '../drawing/format-score.ts';
import {formatMoment, momentWidth} from '../drawing/format-time.ts';
import {blank, left, middle, right, span, type Line, type Look, type Span} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {cutMiddle, cutPath, widthOf} from '../drawing/text-width.ts';
import {roleOf, type Role} from '../drawing/theme.ts';
import {drawMarkSign} from '../triage/mark-lines.ts';

type Column = {
	readonly title: CleanText;
	readonly width: number;
	readonly align: 'left' | 'right';
	readonly draw: (row: FeedRow) => Span;
};

/** An IPv4 address in full. */
const clientWidth = 15;
const longestAddress = 39;

/** As wide as its title. */
const leastMachine = 7;

/** Columns that follow their texts change their width by so many cells. */
const columnStep = 4;

/** From this width on the message of the main rule stands beside the request. */
const messageFrom = 160;

const outcomeRoles: Readonly<Record<Outcome, Role>> = {
	open: 'dim',
	blocked: 'calm',
	detected: 'danger',
	passed: 'plain',
	unknown: 'dim',
};

/**
The columns of the feed at a width, for the rows that are to be drawn. They leave in a fixed order as the width falls; time, outcome, client and
the start of the path stay. The last column but `×` takes what is left.

@param withMessage Shows the message of the main rule whatever the width.
*/
export function chooseFeedColumns(
	width: number,
	rows: readonly FeedRow[],
	{
		offset,
		withMachine,
		isDated = false,
		withMarks = false,
		withMessage = width >= messageFrom,
	}: {
		readonly offset: number;
		readonly withMachine: boolean;
		readonly isDated?: boolean;
		readonly withMarks?: boolean;
		readonly withMessage?: boolean;
	},
	look: Look,
): readonly Column[] {
	const {glyphs} = look;
	const apart = width >= (withMessage ? 150 : 110);
	const withCategory = width >= 52;
	const fixed: Column[] = [
		{
			title: own('TIME'),
			width: momentWidth(isDated, apart),
			align: 'left',
			draw: ({time}) => span(formatMoment(time, offset, isDated, apart), 'dim'),
		},
		{
			title: own('O'),
			width: 1,
			align: 'left',
			draw: ({outcome}) =>
				span(outcome === 'open' ? glyphs.open : clean(outcomeLetters[outcome], glyphs), outcomeRoles[outcome]),
		},
	];
	if (withMarks) {
		fixed.push({title: own('M'), width: 1, align: 'left', draw: ({mark}) => drawMarkSign(mark)});
	}

	if (width >= 46) {
		const scoreWidth = width >= 58 ? 5 : 3;
		fixed.push({
			title: own(width >= 58 ? 'SCORE' : 'SCR'),
			width: scoreWidth,
			align: 'right',
			draw: row =>
				right(
					formatScore({...row, threshold: width >= 58 ? row.threshold : undefined}, glyphs),
					scoreWidth,
					look,
					scoreRole(row),
				),
		});
	}

	if (withCategory) {
		fixed.push({
			title: own('CATEGORY'),
			width: 8,
			align: 'left',
			draw: ({category}) =>
				left(clean(category ?? '-', glyphs), 8, look, category === undefined ? 'dim' : roleOf(category)),
		});
	}

	const machine = withMachine && width >= 80 ? machineColumn(rows, width, look) : undefined;
	const others = 52 + momentWidth(isDated, apart) + (machine === undefined ? 0 : machine.width + 1);
	const mostClient = Math.min(longestAddress, Math.max(clientWidth, width - others));
	const clients = rows.map(({client}) => client);
	// Where there is room for more than the request an address is not cut at all.
	const needed = apart && withMessage ? Math.min(longestAddress, neededFor(clients, look)) : 0;
	const cells = Math.max(widenFor(clients, clientWidth, mostClient, look), needed);
	fixed.push({
		title: own('CLIENT'),
		width: cells,
		align: 'left',
		draw: row => drawClient(row, cells, withCategory, look),
	});
	if (machine !== undefined) {
		fixed.push(machine);
	}

	if (apart) {
		const mostHost = width >= 150 ? 26 : 18;
		const hosts = rows.map(({host}) => host);
		const hostWidth = withMessage ? Math.max(11, Math.min(mostHost, neededFor(hosts, look))) : mostHost;
		fixed.push(
			{
				title: own('METHOD'),
				width: 7,
				align: 'left',
				draw: ({method}) => left(clean(method ?? '-', glyphs), 7, look, method === undefined ? 'dim' : 'plain'),
			},
			{
				title: own('HOST'),
				width: hostWidth,
				align: 'left',
				draw: ({host}) => left(clean(host ?? '-', glyphs), hostWidth, look, host === undefined ? 'dim' : 'plain'),
			},
		);
	}

	const counted = width >= 72;
	const taken = fixed.reduce((sum, column) => sum + column.width + 1, 1);
	const rest = Math.max(1, width - taken - (counted ? 4 : 0));
	const show = {method: !apart && width >= 66, host: !apart && width >= 60};
	const message = withMessage ? shareRest(rows, rest, show, look) : 0;
	const request = rest - (message === 0 ? 0 : message + 1);
	fixed.push({
		title: own(apart ? 'PATH' : 'REQUEST'),
		width: request,
		align: 'left',
		draw: row => drawRequest(row, request, show, look),
	});
	if (message > 0) {
		fixed.push({
			title: own('MESSAGE'),
			width: message,
			align: 'left',
			draw: row => left(clean(row.message ?? '', look.glyphs), message, look, 'dim'),
		});
	}

	if (counted) {
		fixed.push({
			title: glyphs.times,
			width: 3,
			align: 'right',
			draw: ({ruleMatches}) => right(ruleMatches > 999 ? '1k+' : `${ruleMatches}`, 3, look, 'dim'),
		});
	}

	return fixed;
}

/* The cells of the message beside the request: each has what its longest text needs, in steps so that the columns stand still, or where that is too much the message two fifths. */
function shareRest(rows: readonly FeedRow[], rest: number, show: {method: boolean; host: boolean}, look: Look): number {
	const messages = rows.map(row => row.message);
	const requests = rows.map(
		({method, host, target}) =>
			`${show.method ? `${method ?? ''} ` : ''}${show.host ? (host ?? '') : ''}${target ?? ''}`,
	);
	const most = rest - 1 - Math.min(neededFor(requests, look), Math.ceil((rest - 1) * 0.6));
	return messages.every(message => message === undefined) ? 0 : Math.max(0, Math.min(neededFor(messages, look), most));
}

/* Behind the client and before what was asked of it. It leaves before the count and the method, since the path needs the room more. */
function machineColumn(rows: readonly FeedRow[], width: number, look: Look): Column {
	const names = rows.map(({observer}) => observer);
	const longest = Math.max(...names.map(name => widthOf(clean(name ?? '', look.glyphs))));
	// The title fits, and names that are short enough stand in full.
	const least = Math.max(leastMachine, Math.min(longest, width >= 110 ? 16 : 10));
	const cells = widenFor(names, least, width >= 150 ? 26 : width >= 110 ? 20 : 14, look);
	return {
		title: own('MACHINE'),
		width: cells,
		align: 'left',
		draw: ({observer}) =>
			middle(clean(observer ?? '-', look.glyphs), cells, look, observer === undefined ? 'dim' : 'plain'),
	};
}

/* The cells of the longest text, in steps so that the columns stand still while rows come. */
function neededFor(texts: ReadonlyArray<string | undefined>, {glyphs}: Look): number {
	const longest = Math.max(0, ...texts.map(text => widthOf(clean(text ?? '', glyphs))));
	return Math.ceil((longest + 1) / columnStep) * columnStep - 1;
}

/* Long texts are cut in their middle; where two rows would then look equal, the column widens. */
function widenFor(texts: ReadonlyArray<string | undefined>, least: number, most: number, {glyphs}: Look): number {
	const long = [...new Set(texts.map(text => clean(text ?? '', glyphs)))].filter(text => widthOf(text) > least);
	let width = least;
	while (width < most && new Set(long.map(text => cutMiddle(text, width, glyphs.cut))).size < long.length) {
		width++;
	}

	return width;
}

function drawClient(
	{client, category, outcome, contradiction}: FeedRow,
	width: number,
	withCategory: boolean,
	look: Look,
): Span {
	if (client === undefined) {
		return left(contradiction ? 'hidden' : '-', width, look, contradiction ? 'danger' : 'dim');
	}

	const role = outcome === 'detected' ? 'danger' : withCategory ? 'plain' : roleOf(category);
	return middle(clean(client, look.glyphs), width, look, role);
}

function scoreRole({outcome}: FeedRow): Role {
	return outcome === 'detected' ? 'danger' : outcome === 'blocked' ? 'plain' : 'dim';
}

function drawRequest(row: FeedRow, width: number, show: {method: boolean; host: boolean}, look: Look): Span {
	const {glyphs} = look;
	const method = own(show.method && row.method !== undefined ? `${clean(row.method.slice(0, 12), glyphs)} ` : '');
	const host = show.host ? clean(row.host ?? '', glyphs) : own('');
	const target = clean(row.target ?? '', glyphs);
	if (method + host + target === '') {
		return left('-', width, look, 'dim');
	}

	// A host must not push the path off the screen.
	const hostRoom = Math.max(8, Math.floor(width / 2) - widthOf(method));
	const head = own(`${method}${cutMiddle(host, hostRoom, glyphs.cut)}`);
	return left(`${head}${cutPath(target, width - widthOf(head), glyphs.cut)}`, width, look);
}

/**
The titles of the columns as a row.
*/
export function drawTitles(columns: readonly Column[], role: Role, look: Look): Line {
	return [
		blank(1),
		...columns.flatMap(({title, width, align}, place) => [
			...(place === 0 ? [] : [span(' ', role)]),
			align === 'left' ? left(title, width, look, role) : right(title, width, look, role),
		]),
	];
}

/**
A transaction as a row; the sign at its edge says that it is selected or that something is wrong with it.
*/
export function drawFeedRow(row: FeedRow, columns: readonly Column[], selected: boolean, look: Look): Line {
	const sign = selected ? span(look.glyphs.select) : row.late === true ? span('L', 'dim') : blank(1);
	const edge = row.contradiction ? span('!', 'danger') : sign;
	return [
		edge,
		...columns.flatMap((column, place) => [...(place === 0 ? [] : [blank(1)]), fillCell(column.draw(row), column)]),
	];
}

function fillCell(cell: Span, {width}: Column): Span {
	return {...cell, text: own(`${cell.text}${own(' ').repeat(Math.max(0, width - widthOf(cell.text)))}`)};
}
