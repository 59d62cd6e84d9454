import {matchAlert} from './alert-match.ts';
import {type Match} from './match.ts';
import {type AlertEvent} from '../waf/alerts-status.ts';
import {inRange, parseRange} from '../waf/address-range.ts';
import {day, type Milliseconds, minute} from '../waf/clock.ts';
import {asksForPlace, type Condition, type Filter, readsRawText, type Term} from '../waf/filter/filter.ts';
import {type Rule} from '../waf/rule.ts';
import {outcomes} from '../waf/outcome.ts';
import {type FindPlace, type Place} from '../waf/place.ts';
import {toAddressText, toText} from '../history/row-text.ts';
import {type Dictionary} from '../history/dictionary.ts';
import {type History} from '../history/history.ts';
import {type MarkBook} from './mark-book.ts';
import {type RawSearch} from './raw-search.ts';
import {readRuleList, type RulesOfSlot} from '../history/rule-lists.ts';

export type MatchContext = {
	readonly history: History;
	readonly rulesOf: RulesOfSlot;
	readonly ruleByNumber: (number: number) => Rule;

	/** What the log's times are ahead of UTC, for `time:`. */
	readonly zone: Milliseconds;
	readonly rawSearch: RawSearch;

	/** Without it nothing is marked. */
	readonly marks?: Pick<MarkBook, 'ofSlot'> | undefined;

	/** The alert with an id; without it none is known. */
	readonly alertOf?: ((id: string) => AlertEvent | undefined) | undefined;

	/** Without it, terms that ask for a place are left out. */
	readonly findPlace?: FindPlace | undefined;
};

/**
Makes a filter ready to be asked for each of many rows. Undefined where everything matches.
*/
export function compileFilter(filter: Filter, context: MatchContext): Match | undefined {
	const known = context.findPlace === undefined ? filter.filter(term => !asksForPlace(term)) : filter;
	if (known.length === 0) {
		return undefined;
	}

	// Raw text last: it is the dear one, and known only for what was read so far.
	const terms = known.toSorted((one, other) => Number(readsRawText(one)) - Number(readsRawText(other)));
	const matches = terms.map(term => compileTerm(term, context));
	return slot => matches.every(match => match(slot));
}

function compileTerm(term: Term, context: MatchContext): Match {
	if (readsRawText(term)) {
		return context.rawSearch.toMatch(term);
	}

	const match = compileCondition(term.condition, context);
	return term.negated ? slot => !match(slot) : match;
}

function compileCondition(condition: Condition, context: MatchContext): Match {
	const {history} = context;
	const {columns} = history;
	switch (condition.kind) {
		case 'client': {
			return matchClient(condition.range, history);
		}

		case 'country': {
			const {country} = condition;
			return matchPlace(context, place => place.country === country);
		}

		case 'as': {
			const sought = condition.as.toLowerCase();
			return matchPlace(
				context,
				({asNumber, asName}) => String(asNumber ?? '') === sought || (asName?.toLowerCase().includes(sought) ?? false),
			);
		}

		case 'agent': {
			const sought = condition.agent.toLowerCase();
			const fits = askOnce(history.agents, (_, agent) => toText(agent).toLowerCase().includes(sought));
			return slot => columns.agent[slot] >= 0 && fits(columns.agent[slot]);
		}

		case 'category': {
			return matchRules(context, rule => rule.category === condition.category.toUpperCase());
		}

		case 'rule': {
			const {id} = condition;
			const prefix = id.endsWith('*') ? id.slice(0, -1) : undefined;
			return matchRules(context, rule =>
				prefix === undefined ? String(rule.id) === id : String(rule.id).startsWith(prefix),
			);
		}

		case 'tag': {
			const tag = condition.tag.toLowerCase();
			return matchRules(context, rule => rule.tags?.some(other => other.toLowerCase().includes(tag)) ?? false);
		}

		case 'outcome': {
			const outcome = outcomes.indexOf(condition.outcome);
			return slot => columns.outcome[slot] === outcome;
		}

		case 'host': {
			const test = matchText(condition.host.toLowerCase(), condition.exact);
			const fits = askOnce(history.hosts, (_, host) => test(host));
			return slot => columns.host[slot] >= 0 && fits(columns.host[slot]);
		}

		case 'path': {
			const test = matchText(condition.path, condition.exact);
			const fits = askOnce(history.paths, (_, path) => test(path));
			return slot => columns.path[slot] >= 0 && fits(columns.path[slot]);
		}

		case 'method': {
			const method = condition.method.toUpperCase();
			return slot => columns.method[slot] >= 0 && history.methods.text(columns.method[slot]).toUpperCase() === method;
		}

		case 'severity': {
			return slot => columns.severity[slot] === condition.severity;
		}

		case 'score': {
			return slot => columns.score[slot] >= 0 && compare(columns.score[slot], condition.comparison, condition.score);
		}

		case 'mark': {
			const {marks} = context;
			return slot => (marks?.ofSlot(slot)?.mark ?? 'none') === condition.mark;
		}

		case 'alert': {
			return matchAlert(context.alertOf?.(condition.event), history);
		}

		case 'time': {
			const {fromMinute, toMinute} = condition;
			return slot => {
				const time = columns.time[slot] + context.zone;
				const minuteOfDay = (((time % day) + day) % day) / minute;
				const isAfter = minuteOfDay >= fromMinute;
				const isBefore = minuteOfDay < toMinute;
				return fromMinute < toMinute ? isAfter && isBefore : isAfter || isBefore;
			};
		}

		case 'text':
		case 'pattern': {
			throw new Error('A condition on raw text is matched by the raw search.');
		}
	}
}

/**
Asks once for each text of a dictionary. A number is given out again for another text, which is told by the text itself.
*/
function askOnce(dictionary: Dictionary, fits: (number: number, text: string) => boolean): (number: number) => boolean {
	const texts: string[] = [];
	const answers: boolean[] = [];
	return number => {
		const text = dictionary.text(number);
		if (texts[number] !== text) {
			texts[number] = text;
			answers[number] = fits(number, text);
		}

		return answers[number];
	};
}

function matchClient(text: string, {columns, clients}: History): Match {
	const range = parseRange(text);
	const words = new Uint32Array(4);
	const bytes = Buffer.from(words.buffer);
	const fits = askOnce(clients, (_, client) => {
		bytes.write(client, 0, 'latin1');
		return range !== undefined && inRange(words, range);
	});
	return slot => columns.client[slot] >= 0 && fits(columns.client[slot]);
}

/** Whether it is known where the client is from, and fits. */
function matchPlace({history: {columns, clients}, findPlace}: MatchContext, fits: (place: Place) => boolean): Match {
	const isFrom = askOnce(clients, (_, client) => {
		const place = findPlace?.(toAddressText(client));
		return place !== undefined && fits(place);
	});
	return slot => columns.client[slot] >= 0 && isFrom(columns.client[slot]);
}

/** Whether any rule of the transaction fits. */
function matchRules({history, rulesOf, ruleByNumber}: MatchContext, fits: (rule: Rule) => boolean): Match {
	const {columns, ruleSets} = history;
	const anyFits = (numbers: readonly number[]): boolean => numbers.some(number => fits(ruleByNumber(number)));
	const listFits = askOnce(ruleSets, list => anyFits(readRuleList(ruleSets, list)));
	return slot => (columns.ruleSet[slot] < 0 ? anyFits(rulesOf(slot)) : listFits(columns.ruleSet[slot]));
}

/**
A test for a text that is contained, or with `*` a pattern over the whole; `exact` compares the whole, stars and all. Stored texts are one character a byte.
*/
export function matchText(text: string, exact: true | undefined): (stored: string) => boolean {
	const bytes = Buffer.from(text, 'utf8').toString('latin1');
	if (exact === true) {
		return stored => stored === bytes;
	}

	if (!bytes.includes('*')) {
		return stored => stored.includes(bytes);
	}

	const parts = bytes.split('*');
	return stored => {
		// Greedy from the left is right for `*` alone: each part is taken at its first place.
		if (!stored.startsWith(parts[0])) {
			return false;
		}

		let at = parts[0].length;
		for (const part of parts.slice(1, -1)) {
			at = stored.indexOf(part, at);
			if (at < 0) {
				return false;
			}

			at += part.length;
		}

		const last = parts.at(-1) ?? '';
		return stored.length - last.length >= at && stored.endsWith(last);
	};
}

function compare(value: number, comparison: '=' | '>' | '>=' | '<' | '<=', bound: number): boolean {
	switch (comparison) {
		case '=': {
			return value === bound;
		}

		case '>': {
			return value > bound;
		}

		case '>=': {
			return value >= bound;
		}

		case '<': {
			return value < bound;
		}

		case '<=': {
			return value <= bound;
		}
	}
}
