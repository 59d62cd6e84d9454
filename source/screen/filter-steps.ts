import {type Condition, type Filter, type Term} from '../waf/filter/filter.ts';
import {formatFilter, parseFilter} from '../waf/filter/filter-text.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {completeFilter} from './filter-completion.ts';
import {type Screen, type Update} from './screen.ts';

/** Filters that are remembered. */
const longestHistory = 50;

/**
Changes the question and has it counted, unless it stays the same. A paused screen takes the answer as its new picture.
*/
export function askFor(
	screen: Screen,
	question: Partial<Pick<Screen, 'filter' | 'window' | 'interval' | 'grouping'>>,
): Update {
	const filter = question.filter ?? screen.filter;
	const window = question.window ?? screen.window;
	const interval = 'interval' in question ? question.interval : screen.interval;
	const grouping = question.grouping ?? screen.grouping;
	const paused = screen.paused === undefined ? undefined : {...screen.paused, picture: undefined};
	const isSameSpan = window === screen.window && interval === screen.interval;
	return isSame(filter, screen.filter) && isSameSpan && grouping === screen.grouping
		? {screen, commands: []}
		: {
				screen: {...screen, filter, window, interval, grouping, paused},
				commands: [{kind: 'ask', filter, window: interval ?? window}],
			};
}

function isSame(one: Filter, other: Filter): boolean {
	return one === other || formatFilter(one) === formatFilter(other);
}

/**
Adds a term. One that stands there already, or its opposite, is replaced.
*/
export function includeTerm(screen: Screen, term: Term): Update {
	return includeTerms(screen, [term]);
}

function includeTerms(screen: Screen, terms: readonly Term[]): Update {
	const texts = new Set(terms.map(term => formatFilter([{...term, negated: false}])));
	const others = screen.filter.filter(other => !texts.has(formatFilter([{...other, negated: false}])));
	return askFor({...screen, overlay: undefined}, {filter: [...others, ...terms]});
}

/**
From a row of a table to its transactions: filters and shows the feed; Esc comes back.
*/
export function drillDown(screen: Screen, conditions: readonly Condition[]): Update {
	const {view, focus, filter} = screen;
	const next: Screen = {
		...screen,
		view: 'feed',
		feed: {row: undefined, top: undefined},
		trail: [...screen.trail, {view, focus, filter}],
	};
	return includeTerms(
		next,
		conditions.map(condition => ({condition, negated: false})),
	);
}

/**
Begins the filter line, with the filter that holds now, or adds text to it.
*/
export function typeText(screen: Screen, text: string): Screen {
	const before = screen.typing?.text ?? formatFilter(screen.filter);
	return withTyping(screen, screen.typing === undefined && before !== '' ? `${before} ${text}` : before + text);
}

export function erase(screen: Screen, what: 'character' | 'word' | 'line'): Screen {
	return withTyping(screen, eraseFrom(screen.typing?.text ?? '', what));
}

/**
What is left of a typed text after which something was erased.
*/
export function eraseFrom(text: string, what: 'character' | 'word' | 'line'): string {
	switch (what) {
		case 'character':
			return Array.from(text).slice(0, -1).join('');
		case 'word':
			return text.replace(/\S*\s*$/, '');
		case 'line':
		default:
			return '';
	}
}

function withTyping(screen: Screen, text: string): Screen {
	const parsed = parseFilter(text);
	return {...screen, typing: {text, problem: parsed.ok ? undefined : parsed.problem}};
}

/**
Takes the typed filter over. One that is wrong stays in its line with the reason.
*/
export function acceptTyping(screen: Screen): Update {
	const parsed = parseFilter(screen.typing?.text ?? '');
	if (!parsed.ok) {
		return {screen, commands: []};
	}

	const text = formatFilter(parsed.filter);
	const kept = [...screen.filterHistory.filter(other => other !== text), ...(text === '' ? [] : [text])];
	const filterHistory = kept.slice(-longestHistory);
	return askFor({...screen, typing: undefined, filterHistory}, {filter: parsed.filter});
}

/**
An earlier filter into the line, or a later one; after the newest what was typed comes back.
*/
export function recallFilter(screen: Screen, step: 1 | -1): Screen {
	const {typing, filterHistory} = screen;
	if (typing === undefined) {
		return screen;
	}

	const typed = typing.recalled?.typed ?? typing.text;
	const back = Math.max(0, Math.min((typing.recalled?.back ?? 0) - step, filterHistory.length));
	const next = withTyping(screen, back === 0 ? typed : filterHistory[filterHistory.length - back]);
	return back === 0 ? next : {...next, typing: {...next.typing!, recalled: {back, typed}}};
}

/**
Completes the last token of the line: with what all that begin so have in common, then with one after the other.
*/
export function completeTyping(screen: Screen, snapshot: Snapshot): Screen {
	const {typing} = screen;
	if (typing === undefined) {
		return screen;
	}

	const {head, tokens, at} = typing.completion ?? {...completeFilter(typing.text, snapshot), at: -1};
	if (tokens.length === 0) {
		return screen;
	}

	if (tokens.length === 1) {
		return withTyping(screen, `${head}${tokens[0]}${tokens[0].endsWith(':') ? '' : ' '}`);
	}

	const common = `${head}${commonStart(tokens)}`;
	if (typing.completion === undefined && common.length > typing.text.length) {
		return withTyping(screen, common);
	}

	const place = (at + 1) % tokens.length;
	const next = withTyping(screen, `${head}${tokens[place]}`);
	return {...next, typing: {...next.typing!, completion: {head, tokens, at: place}}};
}

function commonStart(tokens: readonly string[]): string {
	let length = 0;
	const [first] = tokens;
	while (length < first.length && tokens.every(token => token[length] === first[length])) {
		length++;
	}

	return first.slice(0, length);
}
