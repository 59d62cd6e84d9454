import {parseRange} from '../waf/address-range.ts';
import {crsCategories} from '../waf/category.ts';
import {day, type Milliseconds, minute, type Timestamp} from '../waf/clock.ts';
import {type Condition, type Filter, type Term} from '../waf/filter/filter.ts';
import {formatTerm} from '../waf/filter/filter-text.ts';
import {type IndexView} from './index-view.ts';
import {anyOf, escapePattern, like, noneOf, type Query, term as equals} from './query.ts';
import {type LogicalField, outcomeQueries} from './shape-fields.ts';

export type Refused = {readonly token: string; readonly reason: string};

/**
A filter in the language of the server. It is sent only where nothing was refused: half a filter would count something else than it says.
*/
export type FilterQuery = {readonly query: Query | undefined; readonly refused: readonly Refused[]};

export type FilterSpan = {
	readonly from: Timestamp;
	readonly to: Timestamp;

	/** What times of the day are ahead of UTC. */
	readonly zone: Milliseconds;
};

/**
Translates the tokens that mean there what they mean here; `test/servers/contract` compares both on each server.
*/
export function toFilterQuery(filter: Filter, view: IndexView, span: FilterSpan): FilterQuery {
	const refused: Refused[] = [];
	const queries: Query[] = [];
	for (const term of filter) {
		const found = translate(term, view, span);
		if (typeof found === 'string') {
			refused.push({token: formatTerm(term), reason: found});
		} else {
			queries.push(term.negated ? noneOf(found) : found);
		}
	}

	const query = queries.length === 0 || refused.length > 0 ? undefined : {bool: {filter: queries}};
	return {query, refused};
}

/** What stands in one rule match of a transaction: where each has a document of its own, `!` would leave the others. */
const ofRules = new Set<Condition['kind']>(['rule', 'category', 'tag', 'severity', 'score', 'outcome']);

/** The query, or why there is none. */
function translate({condition, negated}: Term, view: IndexView, span: FilterSpan): Query | string {
	const {main, caps} = view;
	if (main.isText === true) {
		return main.isUncounted === true
			? 'the index keeps the records where a server cannot count them'
			: 'the index holds only whole lines';
	}

	if (negated && main.unit === 'rule matches' && ofRules.has(condition.kind)) {
		return '! would keep the other rule matches of the request';
	}

	const field = (name: LogicalField) => caps.find(...(main.fields[name] ?? []));
	const isOurs = main.name === 'waftop';
	switch (condition.kind) {
		case 'client': {
			return translateClient(condition.range, field('client'));
		}

		case 'country':
		case 'as': {
			return 'it is in your database, not in the index';
		}

		case 'agent': {
			return 'user agents are stored in many forms there';
		}

		case 'rule': {
			const rule = field('rule');
			if (rule === undefined || main.name === 'logstash-fields') {
				return 'the index has no rule ids to count';
			}

			if (!condition.id.endsWith('*')) {
				return equals(rule.name, condition.id);
			}

			return rule.type === 'keyword'
				? {prefix: {[rule.name]: {value: condition.id.slice(0, -1)}}}
				: 'rule ids are numbers in this index, so they have no prefix';
		}

		case 'category': {
			return translateCategory(condition.category.toUpperCase(), view);
		}

		case 'outcome': {
			const outcomes = outcomeQueries(main, caps);
			if (outcomes === undefined || condition.outcome === 'open') {
				return 'the index does not hold outcomes';
			}

			return condition.outcome === 'unknown'
				? {bool: {must_not: Object.values(outcomes)}}
				: outcomes[condition.outcome];
		}

		case 'method': {
			const method = field('method');
			return method?.type === 'keyword'
				? like(method.name, escapePattern(condition.method), true)
				: 'the index has no methods to count';
		}

		case 'host':
		case 'path': {
			const text = condition.kind === 'host' ? condition.host : condition.path;
			const found = field(condition.kind);
			// Elsewhere the query stands after the path, and the port after the host.
			return isOurs && found?.type === 'keyword'
				? translateText(text, condition.exact, found.name)
				: `${condition.kind}s are stored in another form there`;
		}

		case 'tag': {
			const tag = field('tag');
			return tag?.type === 'keyword'
				? like(tag.name, `*${escapePattern(condition.tag)}*`, true)
				: 'the index has no tags to count';
		}

		case 'severity': {
			const severity = field('severity');
			return isOurs && severity?.type === 'number'
				? equals(severity.name, condition.severity)
				: 'the index does not hold the highest severity';
		}

		case 'score': {
			const score = field('score');
			if (!isOurs || score?.type !== 'number') {
				return 'the index does not hold scores';
			}

			const bound = {'=': undefined, '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte'}[condition.comparison];
			return bound === undefined
				? equals(score.name, condition.score)
				: {range: {[score.name]: {[bound]: condition.score}}};
		}

		case 'mark': {
			return 'marks are kept on this machine; the server does not know them';
		}

		case 'alert': {
			return 'alerts are of this machine; the server does not know them';
		}

		case 'time': {
			return translateTime(condition, view.timeField, span);
		}

		case 'text': {
			return 'text is split into words differently there';
		}

		case 'pattern':
		default: {
			return 'patterns are RE2 here and Lucene there';
		}
	}
}

function translateClient(text: string, field: {name: string; type: string} | undefined): Query | string {
	if (field === undefined) {
		return 'the index has no clients to count';
	}

	const range = parseRange(text);
	// Of a text only one address can be asked, and IPv6 is written in many ways.
	const isPlain = range?.prefix === 128 && !text.includes(':');
	return field.type === 'ip' || isPlain
		? equals(field.name, text)
		: 'clients are stored as text there, which has no ranges';
}

function translateCategory(category: string, {main, caps}: IndexView): Query | string {
	const own = caps.find(...(main.fields.categories ?? []));
	if (own !== undefined) {
		return equals(own.name, category);
	}

	const file = caps.find(...(main.fields.file ?? []));
	const numbers = Object.hasOwn(crsCategories, category) ? crsCategories[category] : [];
	if (file?.type !== 'keyword' || numbers.length === 0 || category === 'GENERIC') {
		return `the index cannot tell ${category} from other categories`;
	}

	const byFile = numbers.map(number => like(file.name, `*RE*-${number}-*`));
	const rule = caps.find(...(main.fields.rule ?? []));
	// The recommended configuration has rules of its own, which are known by their ids.
	const byId = category === 'PROTOCOL' && rule?.type === 'keyword' ? [like(rule.name, '200???')] : [];
	return anyOf(...byFile, ...byId);
}

/** A part of the text, or a pattern over the whole; in lower case where the field is. */
function translateText(text: string, exact: true | undefined, field: string): Query {
	if (exact === true) {
		return equals(field, text);
	}

	return text.includes('*')
		? like(field, text.split('*').map(escapePattern).join('*'))
		: like(field, `*${escapePattern(text)}*`);
}

/** Minutes of the day as spans of each day in question. */
function translateTime(
	{fromMinute, toMinute}: Extract<Condition, {kind: 'time'}>,
	timeField: string,
	{from, to, zone}: FilterSpan,
): Query {
	const length = ((toMinute - fromMinute + 1440) % 1440 || 1440) * minute;
	const firstDay = Math.floor((from + zone) / day) * day - zone - day;
	const spans: Query[] = [];
	for (let start = firstDay + fromMinute * minute; start < to; start += day) {
		if (start + length > from) {
			spans.push({range: {[timeField]: {gte: start, lt: start + length, format: 'epoch_millis'}}});
		}
	}

	return spans.length === 0 ? {match_none: {}} : anyOf(...spans);
}
