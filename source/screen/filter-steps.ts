import {type Condition, type Filter, type Term} from '../waf/filter/filter.ts';
import {formatFilter, parseFilter} from '../waf/filter/filter-text.ts';
import {type Screen, type Update} from './screen.ts';

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
	return parsed.ok ? askFor({...screen, typing: undefined}, {filter: parsed.filter}) : {screen, commands: []};
}
