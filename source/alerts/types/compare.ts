import {inRange, parseRange} from '../../waf/address-range.ts';
import {parseAddress} from '../../waf/address.ts';
import {compilePattern} from '../../waf/filter/filter-pattern.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {type DocumentTest} from '../filters/document-test.ts';
import {toValueReader} from '../filters/field-value.ts';
import {toExpression} from '../filters/lucene-regex.ts';
import {type AlertRule} from '../rule.ts';
import {toKeyReader} from './document-key.ts';
import {type Emit, type RuleState} from './rule-state.ts';

/**
Any document is a match.
*/
export function createAny(readKeys: KeysOf, emit: Emit): RuleState {
	return eachDocument(() => true, readKeys, emit);
}

/**
A document with a value of the list matches; entries are values, ranges of addresses, or expressions between slashes.
*/
export function createBlacklist(
	{compareKey, list}: {readonly compareKey: string; readonly list: readonly string[]},
	readKeys: KeysOf,
	emit: Emit,
): RuleState {
	const read = toValueReader(compareKey);
	const isListed = toListTest(list);
	return eachDocument(document => read(document).some(value => isListed(value)), readKeys, emit);
}

/**
A document with a value that is not on the list matches; without any value, unless that is to be passed over.
*/
export function createWhitelist(
	{
		compareKey,
		list,
		ignoresNull,
	}: {readonly compareKey: string; readonly list: readonly string[]; readonly ignoresNull: boolean},
	readKeys: KeysOf,
	emit: Emit,
): RuleState {
	const read = toValueReader(compareKey);
	const isListed = toListTest(list);
	return eachDocument(
		document => {
			const values = read(document);
			return values.length === 0 ? !ignoresNull : values.some(value => !isListed(value));
		},
		readKeys,
		emit,
	);
}

/**
Which documents a rule with a list is asked about: a search is limited by the list, which shows in how many documents a run looked at.
*/
export function toListFilter({condition, options}: AlertRule): DocumentTest | undefined {
	if ((condition.type !== 'blacklist' && condition.type !== 'whitelist') || options.filter_by_list === false) {
		return undefined;
	}

	const read = toValueReader(condition.compareKey);
	const isListed = toListTest(condition.list);
	const isBlack = condition.type === 'blacklist';
	return document => {
		const values = read(document).map(value => String(value));
		return isBlack ? values.some(isListed) : values.length === 0 || values.some(value => !isListed(value));
	};
}

export type KeysOf = ReturnType<typeof toKeyReader> | undefined;

function eachDocument(matches: (document: AlertDocument) => boolean, readKeys: KeysOf, emit: Emit): RuleState {
	return {
		add(documents) {
			for (const {document, time} of documents) {
				if (matches(document)) {
					emit({document, time, key: readKeys?.(document)[0], facts: {}});
				}
			}
		},
		collect() {},
	};
}

function toListTest(list: readonly string[]): (value: unknown) => boolean {
	const exact = new Set(list);
	const ranges = list
		.filter(entry => entry.includes('/'))
		.map(entry => parseRange(entry))
		.filter(range => range !== undefined);
	const patterns = list
		.filter(entry => entry.length > 2 && entry.startsWith('/') && entry.endsWith('/'))
		.map(entry => compilePattern(String.raw`(?s-i)\A(?:${toExpression(entry.slice(1, -1))})\z`))
		.flatMap(compiled => (compiled.ok ? [compiled.pattern] : []));
	const words = new Uint32Array(4);
	return value => {
		if (typeof value !== 'string') {
			return false;
		}

		if (exact.has(value) || patterns.some(pattern => pattern.test(value))) {
			return true;
		}

		return (
			ranges.length > 0 &&
			value.length <= 45 &&
			parseAddress(Buffer.from(value), 0, value.length, words) &&
			ranges.some(range => inRange(words, range))
		);
	};
}
