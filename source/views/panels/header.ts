import {formatFilter} from '../../waf/filter/filter-text.ts';
import {shownSnapshot, type Screen} from '../../screen/screen.ts';
import {readsIndex, viewsFor} from '../../screen/views.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatBounded, formatCount, formatShare} from '../drawing/format-number.ts';
import {formatSpan} from '../drawing/format-time.ts';
import {blank, span, spread, widthOfLine, type Line, type Look, type Span} from '../drawing/line.ts';
import {join, own, type CleanText} from '../drawing/own-words.ts';
import {describePoll, drawStatus, nameSources, nameZone} from './source-status.ts';
import {cutEnd} from '../drawing/text-width.ts';

/**
The two lines that answer first: is it live, how bad against before, is it being stopped; and where am I, over which window, through which filter.
*/
export function drawHeader(live: Snapshot, screen: Screen, width: number, look: Look): readonly [Line, Line] {
	const shown = shownSnapshot(screen, live);
	const question = drawQuestion(shown, screen, width, look);
	const tabs = drawTabs(live, screen, width - widthOfLine(question) - 2, look);
	return [drawState(live, shown, screen, width, look), spread(tabs, question, width, look)];
}

/* The numbers give way to a state that has much to say: first their words, then the rate. */
function drawState(live: Snapshot, shown: Snapshot, screen: Screen, width: number, look: Look): Line {
	const roomOf = (numbers: Line) => width - widthOfLine(numbers) - 2;
	const variants = (['long', 'short', 'least'] as const).map(length => drawNumbers(shown, length, look));
	const numbers =
		variants.find(
			(line, place) =>
				(place > 0 || width >= 70) && widthOfLine(drawStatus(live, screen, roomOf(line), look)) < roomOf(line),
		) ?? variants[2];
	return spread(drawIdentity(live, screen, roomOf(numbers), look), [blank(2), ...numbers], width, look);
}

function drawIdentity(live: Snapshot, screen: Screen, room: number, look: Look): Line {
	const status = drawStatus(live, screen, room, look);
	const name = span('waftop ', 'strong');
	const poll = live.sources.find(source => source.poll !== undefined)?.poll;
	const polled = poll === undefined ? [] : [span(` ${describePoll(poll, live.now, look)}`, 'dim')];
	const where = [
		span(`  ${nameSources(live.sources, look)}`),
		span(` ${nameZone(live.zone, room > 70)}`, live.zone.source === 'assumed' ? 'plain' : 'dim'),
	];
	const lengths = [
		[name, ...status, ...where, ...polled],
		[name, ...status, ...where],
		[name, ...status, where[1]],
		[name, ...status],
		[...status, where[1]],
	];
	const fitting = lengths.find(line => widthOfLine(line) < room) ?? status;
	return [blank(1), ...fitting];
}

function drawNumbers(snapshot: Snapshot, length: 'long' | 'short' | 'least', look: Look): Line {
	const {rate, totals, blockedShare, onlyDenials, outcomesUntold} = snapshot;
	const through = totals.outcomes.detected;
	const long = length === 'long';
	const perMinute = span(own(`${formatCount(rate.perMinute)}/min`).padStart(long ? 10 : 7), 'strong');
	const speed = length === 'least' ? [] : [perMinute, drawAgainst(rate.against, long ? 6 : 5, look)];
	if (onlyDenials || outcomesUntold) {
		const what = own(onlyDenials ? 'only blocks are logged' : 'no outcomes are kept');
		const words = own(long ? `${what} ${look.glyphs.separator} through ?` : 'through ?');
		return [...speed, blank(2), span(words), blank(1)];
	}

	const share = own(blockedShare === undefined ? '-' : formatShare(blockedShare, 1));
	return [
		...speed,
		span(long ? own(`${share} blocked`).padStart(14) : share.padStart(5)),
		blank(long ? 2 : 1),
		span(own(`${formatCount(through)} through`).padStart(long ? 11 : 9), through > 0 ? 'danger' : 'dim'),
		blank(1),
	];
}

/** How many different requests and clients there are, where a server says. */
function describeDistinct({transactions, unit, all, clients}: Snapshot['totals'], {glyphs}: Look): CleanText {
	const requests = unit === 'transactions' ? all : transactions;
	const parts = [
		...(requests === undefined ? [] : [own(`${formatBounded(requests, glyphs)} requests`)]),
		...(clients.absent === true ? [] : [own(`${formatBounded(clients.distinct, glyphs)} clients`)]),
	];
	return join(parts, ', ');
}

function drawAgainst(against: number | 'new' | undefined, width: number, {glyphs}: Look): Span {
	if (against === undefined) {
		return blank(width);
	}

	if (against === 'new') {
		return span(own(`${glyphs.rise}new`).padStart(width), 'strong');
	}

	const falls = against < 1;
	const digits = own(`${against >= 9.95 ? Math.min(999, Math.round(against)) : Math.round(against * 10) / 10}`);
	const sign = falls ? glyphs.fall : glyphs.rise;
	const steady = against > 0.8 && against < 1.25;
	return span(
		own(`${steady ? glyphs.estimate : sign}${digits}${glyphs.times}`).padStart(width),
		against >= 2 ? 'strong' : 'dim',
	);
}

function drawTabs(snapshot: Snapshot, screen: Screen, room: number, {glyphs}: Look): Line {
	const names = viewsFor(snapshot).map(({view, digit, title}) => ({
		view,
		number: clean(digit, glyphs),
		name: clean(title, glyphs),
	}));
	const letters = names.reduce((sum, {name}) => sum + name.length, 0);
	const loose = letters + 4 * names.length <= room;
	const tight = letters + 3 * names.length + 1 <= room;
	const middling = 3 * names.length + screen.view.length + 2 <= room;
	return names.map(({view, number, name}, place) => {
		const active = view === screen.view;
		if (!loose && tight) {
			// One blank between two names: the one in front of it goes with whichever is selected.
			const isBehindActive = place > 0 && names[place - 1].view === screen.view;
			return span(`${isBehindActive ? '' : ' '}${number} ${name}${active ? ' ' : ''}`, active ? 'selected' : 'plain');
		}

		const words = own(loose || (active && middling) ? ` ${number} ${name} ` : ` ${number} `);
		return span(words, active ? 'selected' : loose ? 'plain' : 'dim');
	});
}

function drawQuestion(snapshot: Snapshot, screen: Screen, width: number, look: Look): Line {
	const {glyphs} = look;
	const {totals, hiddenClients, feed} = snapshot;
	const line: Span[] = [];
	if (hiddenClients > 0) {
		const words = width < 100 ? 'hidden' : 'with hidden client';
		line.push(span(`! ${formatCount(hiddenClients)} ${words}`, 'danger'), blank(2));
	}

	if (snapshot.countedHere && snapshot.notCounted !== undefined) {
		const role = snapshot.notCounted.isFailure ? 'notice' : 'dim';
		line.push(span(' COUNTED HERE ', role), blank(1));
	}

	if (width >= 110 && readsIndex(snapshot)) {
		line.push(span(describeDistinct(totals, look), 'dim'), blank(2));
	}

	// The last line but one says why.
	if (totals.refused.length > 0) {
		line.push(span(' PANELS UNFILTERED ', 'notice'), span(' feed filtered here', 'dim'), blank(2));
	}

	const window = formatSpan(screen.window);
	const short = totals.historyFrom > totals.question.from;
	if (short) {
		const reach = formatSpan(Math.max(0, totals.question.to - totals.historyFrom));
		line.push(span(`history ${reach} of ${window}`), blank(2));
	} else {
		line.push(span(window, 'strong'), blank(2));
	}

	if (screen.filter.length === 0) {
		return [...line, span(short && width < 100 ? '' : 'no filter', 'dim'), blank(1)];
	}

	const progress = own(feed.progress === undefined ? '' : ` reading ${Math.floor(feed.progress * 100)}%`);
	const matches = own(`${formatBounded(totals.all, glyphs)} of ${formatCount(snapshot.unfiltered)}${progress}`);
	const filter = clean(formatFilter(screen.filter), glyphs);
	const room = Math.max(8, width - widthOfLine(line) - matches.length - 23);
	line.push(span(cutEnd(filter, room, glyphs.cut), 'strong'));
	if (width >= 60) {
		line.push(span(`  ${matches}`, 'plain'));
	}

	return [...line, blank(1)];
}
