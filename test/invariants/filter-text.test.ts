import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {formatRange, parseRange} from '../../source/waf/address-range.ts';
import {crsCategories} from '../../source/waf/category.ts';
import {type Condition, type Filter} from '../../source/waf/filter/filter.ts';
import {filterKeyNames} from '../../source/waf/filter/filter-keys.ts';
import {compilePattern} from '../../source/waf/filter/filter-pattern.ts';
import {formatFilter, parseFilter} from '../../source/waf/filter/filter-text.ts';
import {toLowerCase, toUpperCase} from '../../source/waf/filter/filter-values.ts';
import {outcomes} from '../../source/waf/outcome.ts';
import {type Severity} from '../../source/waf/severity.ts';

const signs = ['"', '\\', '\\"', '!', '~', ':', '=', '>=', '*', '/', '//'];
const spaces = [' ', '\t', '\n', '\r', '\u00A0', '\u2028', '\uFEFF'];
const oddities = ['\0', '\u001B[31m', '\u202E', '\uD800', 'é', '\u0301', '😀', 'İ', 'ß'];
const texts = ['http://', 'javascript:', 'ARGS:', "' OR 1=1", '14:02-14:05', '942*'];
const keys = filterKeyNames.map(name => `${name}:`);
const pieces = [...signs, ...spaces, ...oddities, ...texts, ...keys];

/** What attackers and pastes bring: all signs of the language, white space of all kinds, half surrogates. */
const hostile = fc
	.array(fc.oneof(fc.constantFrom(...pieces), fc.string({maxLength: 6}), fc.string({unit: 'binary', maxLength: 4})), {
		maxLength: 6,
	})
	.map(parts => parts.join(''));
const someText = hostile.filter(text => text !== '');
const range = fc
	.tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(32))
	.map(([address, prefix]) => formatRange(parseRange(`${address}/${prefix}`)!));

const condition: fc.Arbitrary<Condition> = fc.oneof(
	range.map(each => ({kind: 'client' as const, range: each})),
	someText.map(agent => ({kind: 'agent' as const, agent})),
	fc.constantFrom('DE', 'FR').map(country => ({kind: 'country' as const, country})),
	fc
		.oneof(
			fc.nat(2 ** 32 - 1).map(String),
			someText.filter(text => !/^(?:as)?\d{1,10}$/i.test(text)),
		)
		.map(each => ({kind: 'as' as const, as: each})),
	fc
		.oneof(fc.constantFrom(...Object.keys(crsCategories), 'COMODO', 'LOCAL', 'SQL'), someText.map(toUpperCase))
		.map(category => ({kind: 'category' as const, category})),
	fc.tuple(fc.nat(2 ** 31 - 1), fc.constantFrom('', '*')).map(([id, star]) => ({kind: 'rule' as const, id: id + star})),
	fc.constantFrom(...outcomes).map(outcome => ({kind: 'outcome' as const, outcome})),
	someText.map(toLowerCase).map(host => ({kind: 'host' as const, host})),
	someText.map(toLowerCase).map(host => ({kind: 'host' as const, host, exact: true as const})),
	someText.map(path => ({kind: 'path' as const, path})),
	someText.map(path => ({kind: 'path' as const, path, exact: true as const})),
	someText.map(method => ({kind: 'method' as const, method: toUpperCase(method)})),
	fc.nat(7).map(severity => ({kind: 'severity' as const, severity: severity as Severity})),
	fc
		.tuple(fc.constantFrom('=' as const, '>' as const, '>=' as const, '<' as const, '<=' as const), fc.nat(999_999))
		.map(([comparison, score]) => ({kind: 'score' as const, comparison, score})),
	someText.map(tag => ({kind: 'tag' as const, tag})),
	someText.map(event => ({kind: 'alert' as const, event})),
	someText.map(text => ({kind: 'text' as const, text})),
	someText.filter(text => compilePattern(text).ok).map(pattern => ({kind: 'pattern' as const, pattern})),
	fc
		.tuple(fc.nat(1439), fc.integer({min: 1, max: 1440}))
		.filter(([from, to]) => from !== to)
		.map(([fromMinute, toMinute]) => ({kind: 'time' as const, fromMinute, toMinute})),
);

const filter: fc.Arbitrary<Filter> = fc.array(fc.record({condition, negated: fc.boolean()}, {noNullPrototype: true}), {
	maxLength: 6,
});

test("A filter's text parses back to the same filter", () => {
	fc.assert(
		fc.property(filter, expected => {
			expect(parseFilter(formatFilter(expected))).toEqual({ok: true, filter: expected});
		}),
	);
});

test('Whatever is typed is either read, and its normal form is read the same, or refused at a place in it', () => {
	fc.assert(
		fc.property(hostile, text => {
			const parsed = parseFilter(text);
			const again = parsed.ok ? parseFilter(formatFilter(parsed.filter)) : parsed;
			expect(again).toEqual(parsed);
			const place = parsed.ok ? {from: 0, to: 1} : parsed;
			expect(place.from).toBeLessThan(place.to);
			expect(parsed.ok || parsed.to <= text.length).toBe(true);
		}),
	);
});

test('A token never reaches into its neighbours', () => {
	fc.assert(
		fc.property(filter, filter, (one, other) => {
			expect(parseFilter(`${formatFilter(one)} ${formatFilter(other)}`)).toEqual({
				ok: true,
				filter: [...one, ...other],
			});
		}),
	);
});
