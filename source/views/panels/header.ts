import {type Filter} from '../../waf/filter/filter.ts';
import {formatFilter} from '../../waf/filter/filter-text.ts';
import {findOpenedAlert} from '../../screen/alert-steps.ts';
import {shownSnapshot, type Screen} from '../../screen/screen.ts';
import {readsIndex, viewsFor} from '../../screen/views.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {clean} from '../drawing/clean-text.ts';
import {fitCount, formatBounded, formatCount, formatShare} from '../drawing/format-number.ts';
import {formatSpan} from '../drawing/format-time.ts';
import {blank, fitLine, span, spread, widthOfLine, type Line, type Look, type Span} from '../drawing/line.ts';
import {join, own, type CleanText} from '../drawing/own-words.ts';
import {describePoll, drawStatus, nameSources, nameZone} from './source-status.ts';
import {namePeriod} from './period-words.ts';
import {cutEnd} from '../drawing/text-width.ts';

/**
The two lines that answer first: is it live, how bad against before, is it being stopped; and where am I, over which window, through which filter.

`cut` is the state in full where the first line has no room for it.
*/
export function drawHeader(
	live: Snapshot,
	screen: Screen,
	width: number,
	look: Look,
): {readonly lines: readonly [Line, Line]; readonly cut: Line | undefined} {
	const shown = shownSnapshot(screen, live);
	const full = drawQuestion(shown, screen, width, look);
	// That there is no filter goes without saying where the names of the views need the room.
	const names = viewsFor(live).reduce((sum, {title}) => sum + title.length + 3, 1);
	const isCrowded = screen.filter.length === 0 && findOpenedAlert(screen) < 0 && names > width - widthOfLine(full) - 1;
	const question = isCrowded ? drawQuestion(shown, screen, width, look, true) : full;
	const tabs = drawTabs(live, screen, width - widthOfLine(question) - 1, look);
	const {line, cut} = drawState(live, shown, screen, width, look);
	return {lines: [line, spread(tabs, question, width, look)], cut};
}

/* Whatever leaves the first line as it gets narrow, in this order. The state, the rate, what was blocked and what got through stay; of alerts that fire the sign stays, too, if there is room for it beside these. */
const leaving = [
	'poll',
	'how the zone is known',
	'padding',
	'the word alerts',
	'log',
	'zone',
	'waftop',
	'unknown',
	'against',
	'long counts',
	'passed',
	'alerts',
] as const;

type Part = (typeof leaving)[number];
type Shown = ReadonlySet<Part>;

const everyPart: Shown = new Set(leaving);
const longestRate = 5;
const longestCount = 4;

function drawState(
	live: Snapshot,
	snapshot: Snapshot,
	screen: Screen,
	width: number,
	look: Look,
): {readonly line: Line; readonly cut: Line | undefined} {
	for (let left = 0; left <= leaving.length; left++) {
		const kept = left === 0 ? everyPart : new Set(leaving.slice(left));
		const numbers = [...drawNumbers(snapshot, kept, look), ...drawFiring(live, kept)];
		const room = width - widthOfLine(numbers) - (kept.has('padding') ? 2 : 1);
		const identity = drawIdentity(live, screen, {kept, room}, look);
		if (widthOfLine(identity) <= room) {
			return {line: spread(identity, numbers, width, look), cut: undefined};
		}
	}

	const bare = drawNumbers(snapshot, new Set(), look);
	const withAlerts = [...bare, ...(live.alerts.firing > 0 ? drawFiring(live, new Set(['alerts'])) : [])];
	// One cell stays for the sign of the state, with a blank on both sides.
	const numbers = widthOfLine(withAlerts) + 3 <= width ? withAlerts : bare;
	const room = width - widthOfLine(numbers) - 1;
	const status = drawStatus(live, screen, width, look);
	const short = drawStatus(live, screen, 0, look);
	// Half a word of what is no trouble says less than its sign.
	const isTrouble = short.some(({role}) => role === 'notice');
	const fitting =
		isTrouble || widthOfLine(short) < room
			? fitLine(short, room - 2, look)
			: [span(short[0].text.slice(0, 1), short[0].role)];
	const isSaid = live.chapter !== undefined || short[0].role === 'calm';
	return {
		line: spread([blank(1), ...fitting], numbers, width, look),
		cut: isSaid && !isTrouble ? undefined : [blank(1), ...status],
	};
}

function drawIdentity(live: Snapshot, screen: Screen, {kept, room}: {kept: Shown; room: number}, look: Look): Line {
	const poll = kept.has('poll') ? live.sources.find(source => source.poll !== undefined)?.poll : undefined;
	const zone = nameZone(live.zone, kept.has('how the zone is known'));
	return [
		blank(1),
		...(kept.has('waftop') ? [span('waftop ', 'strong')] : []),
		...drawStatus(live, screen, room, look),
		...(kept.has('log') ? [span(`  ${nameSources(live.sources, look)}`)] : []),
		...(kept.has('zone') ? [span(` ${zone}`, live.zone.source === 'assumed' ? 'plain' : 'dim')] : []),
		...(poll === undefined ? [] : [span(` ${describePoll(poll, live.now, look)}`, 'dim')]),
	];
}

function drawNumbers(snapshot: Snapshot, kept: Shown, look: Look): Line {
	const {rate, totals, blockedShare, onlyDenials, outcomesUntold} = snapshot;
	const {detected, passed, unknown} = totals.outcomes;
	const padded = kept.has('padding');
	const edge = blank(padded ? 1 : 0);
	const count = (number: number, longest: number): CleanText =>
		kept.has('long counts') ? formatCount(number) : fitCount(number, longest);
	const pad = (words: CleanText, cells: number): CleanText => words.padStart(padded ? cells : 0);
	const atLeast = rate.bound === '≥' ? look.glyphs.atLeast : own('');
	const perMinute = own(`${atLeast}${count(rate.perMinute, longestRate)}/min`);
	const speed = [
		span(perMinute.padStart(padded ? 10 : kept.has('against') ? 7 : 0), 'strong'),
		...(kept.has('against') ? [drawAgainst(rate.against, padded ? 6 : 5, look)] : []),
	];
	if (onlyDenials || outcomesUntold) {
		const what = own(onlyDenials ? 'only blocks are logged' : 'no outcomes are kept');
		const words = own(kept.has('passed') ? `${what} ${look.glyphs.separator} through ?` : 'through ?');
		return [...speed, blank(2), span(words), edge];
	}

	const others = [
		...(passed > 0 && kept.has('passed') ? [own(`${count(passed, longestCount)} passed`)] : []),
		...(unknown > 0 && kept.has('unknown') ? [own(`${count(unknown, longestCount)} unknown`)] : []),
	];
	const share = own(blockedShare === undefined ? '-' : formatShare(blockedShare, 1));
	return [
		...speed,
		blank(1),
		span(pad(own(`${share} blocked`), 13)),
		blank(1),
		span(pad(own(`${count(detected, longestCount)} through`), 12), detected > 0 ? 'danger' : 'dim'),
		...others.map(words => span(own(` ${pad(words, 10)}`))),
		edge,
	];
}

/* In a place of its own, so that nothing moves when a rule begins to fire. */
function drawFiring({alerts: {rules, firing}}: Snapshot, kept: Shown): Line {
	if (rules.length === 0 || !kept.has('alerts')) {
		return [];
	}

	const count = own(firing > 99 ? `!${Math.min(firing, 999)}` : `! ${firing}`).padEnd(4);
	const words = own(kept.has('the word alerts') ? `${count.trimEnd()} ${firing === 1 ? 'alert' : 'alerts'}` : count);
	return [
		blank(kept.has('padding') ? 2 : 1),
		span(words.padEnd(kept.has('the word alerts') ? 11 : 4), firing > 0 ? 'danger' : 'dim'),
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
		return span(own(` ${glyphs.rise}new`).padStart(width), 'strong');
	}

	const falls = against < 1;
	const digits = own(
		against < 0.05 ? '<0.1' : `${against >= 9.95 ? Math.min(999, Math.round(against)) : Math.round(against * 10) / 10}`,
	);
	const sign = falls ? glyphs.fall : glyphs.rise;
	const steady = against > 0.8 && against < 1.25;
	return span(
		own(` ${steady ? glyphs.estimate : sign}${digits}${glyphs.times}`).padStart(width),
		against >= 2 ? 'strong' : 'dim',
	);
}

/* The views with their digits. As it gets narrow names leave, but for the one that is shown; at last everything but that one. */
function drawTabs(snapshot: Snapshot, screen: Screen, room: number, {glyphs}: Look): Line {
	const names = viewsFor(snapshot).map(({view, digit, title}) => ({
		active: view === screen.view,
		isFiring: view === 'alerts' && snapshot.alerts.firing > 0,
		number: clean(digit, glyphs),
		name: clean(title, glyphs),
	}));
	const tab = (words: CleanText, active: boolean, isDim = false): Span =>
		span(words, active ? 'selected' : isDim ? 'dim' : 'plain');
	const loose = names.map(({active, number, name}) => tab(own(` ${number} ${name} `), active));
	const tight = names.map(({active, number, name}, place) => {
		// One blank between two names: the one in front of it goes with whichever is selected.
		const isBehindActive = place > 0 && names[place - 1].active;
		return tab(own(`${isBehindActive ? '' : ' '}${number} ${name}${active ? ' ' : ''}`), active);
	});
	const digits = (cells: 2 | 3): Span[] =>
		names.map(({active, number, name, isFiring}) => {
			const end = isFiring ? '!' : cells === 3 ? ' ' : '';
			return isFiring && !active
				? span(own(` ${number}${end}`), 'danger')
				: tab(active ? own(` ${number} ${name} `) : own(` ${number}${end}`), active, true);
		});
	const alone = loose.filter((_, place) => names[place].active);
	// The name of the last one leaves before all do.
	const isLastShown = names[names.length - 1].active;
	const shorter = isLastShown ? tight : [...tight.slice(0, -1), tab(own(` ${names[names.length - 1].number}`), false)];
	return [loose, tight, shorter, digits(3), digits(2)].find(line => widthOfLine(line) <= room) ?? alone;
}

function drawQuestion(snapshot: Snapshot, screen: Screen, width: number, look: Look, isCrowded = false): Line {
	const {glyphs} = look;
	const {totals, hiddenClients, feed} = snapshot;
	const line: Span[] = [];
	if (hiddenClients > 0) {
		const words = width < 60 ? '' : width < 100 ? ' hidden' : ' with hidden client';
		line.push(span(`! ${formatCount(hiddenClients)}${words}`, 'danger'), blank(2));
	}

	if (screen.misleading.length > 0) {
		line.push(span(width < 60 ? ' i ' : width < 110 ? ' MISLEADS: i ' : ' LOG MISLEADS: i ', 'notice'), blank(2));
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

	const window = namePeriod(screen, snapshot, glyphs);
	const short = totals.historyFrom > totals.question.from;
	if (short) {
		const reach = formatSpan(Math.max(0, totals.question.to - totals.historyFrom));
		line.push(span(`history ${reach} of ${window}`), blank(2));
	} else {
		line.push(span(window, 'strong'), blank(2));
	}

	// Whoever followed an alert is told how the filter and the window of before come back.
	const isOpened = findOpenedAlert(screen) >= 0;
	const leave = isOpened ? [span('  0 back', 'strong')] : [];
	if (screen.filter.length === 0 && isOpened) {
		return [...line, span('an alert', 'strong'), ...leave, blank(1)];
	}

	if (screen.filter.length === 0) {
		return isCrowded || width < (short ? 100 : 60) ? line : [...line, span('no filter', 'dim'), blank(1)];
	}

	const progress = own(feed.progress === undefined ? '' : ` reading ${Math.floor(feed.progress * 100)}%`);
	const matches = own(`${formatBounded(totals.all, glyphs)} of ${formatCount(snapshot.unfiltered)}${progress}`);
	const filter = nameFilter(screen.filter, snapshot, look);
	const room = Math.max(
		8,
		width - widthOfLine([...line, ...leave]) - (width < 60 ? 0 : matches.length) - (isOpened ? 12 : 23),
	);
	line.push(span(cutEnd(filter, room, glyphs.cut), 'strong'));
	if (width >= 60) {
		line.push(span(`  ${matches}`, 'plain'));
	}

	return [...line, ...leave, blank(1)];
}

/** The filter as it is typed, but for an alert, whose id says nothing: the name of its rule. */
function nameFilter(filter: Filter, {alerts}: Snapshot, {glyphs}: Look): CleanText {
	const terms = filter.map(term => {
		const {condition, negated} = term;
		const event =
			condition.kind === 'alert' && !negated ? alerts.events.find(({id}) => id === condition.event) : undefined;
		const text = formatFilter([term]);
		return own(event === undefined ? clean(text, glyphs) : own(`alert: ${clean(event.rule, glyphs)}`));
	});
	return join(terms, ' ');
}
