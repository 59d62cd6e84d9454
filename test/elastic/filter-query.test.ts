import {expect, test} from 'vitest';
import {type FieldCaps, type FieldType} from '../../source/elastic/field-caps.ts';
import {toFilterQuery} from '../../source/elastic/filter-query.ts';
import {type IndexView} from '../../source/elastic/index-view.ts';
import {shapeFields} from '../../source/elastic/shape-fields.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {type ShapeName} from '../../source/waf/shape-name.ts';
import {testTime} from '../parsing/read-events.ts';

/** Every field is there, and can be counted over. */
const typeOf = (name: string): FieldType => (/ip$|client/.test(name) ? 'ip' : 'keyword');
const caps: FieldCaps = {
	indices: ['waf'],
	find: (...candidates) => (candidates.length === 0 ? undefined : {name: candidates[0], type: typeOf(candidates[0])}),
	isMapped: () => true,
	has: () => true,
	names: [],
	nestedPathOf: () => undefined,
	conflicts: [],
};

function translate(text: string, shape: ShapeName) {
	const parsed = parseFilter(text);
	const main = shapeFields.find(({name}) => name === shape)!;
	const view: IndexView = {
		caps,
		timeField: '@timestamp',
		main,
		marker: {match_all: {}},
		mainMarker: {match_all: {}},
		validUntil: Infinity,
	};
	return toFilterQuery(parsed.ok ? parsed.filter : expect.unreachable(parsed.problem), view, {
		from: testTime - 60_000,
		to: testTime,
		zone: 0,
	});
}

test('a rule is asked for where documents hold one rule match, what is no such rule is not', () => {
	expect(translate('rule:942100', 'ecs').refused).toEqual([]);
	expect(translate('rule:942100', 'ecs').query).toBeDefined();
	expect(translate('!rule:942100', 'ecs')).toEqual({
		query: undefined,
		refused: [{token: '!rule:942100', reason: '! would keep the other rule matches of the request'}],
	});
});

test.each(['!cat:SQLI', '!tag:attack-sqli', '!sev:CRITICAL', '!score>=5', '!outcome:blocked'])(
	'%s is refused over documents of one rule match, whatever else stands beside it',
	token => {
		const {query, refused} = translate(`client:192.0.2.7 ${token}`, 'ecs');
		expect(query).toBeUndefined();
		expect(refused).toEqual([{token, reason: '! would keep the other rule matches of the request'}]);
	},
);

test('what all rule matches of a request share may be negated there', () => {
	expect(translate('!client:192.0.2.7', 'ecs')).toMatchObject({
		query: {bool: {filter: [{bool: {must_not: expect.anything()}}]}},
		refused: [],
	});
});

test('a document that holds a whole transaction may be asked for by what it has not', () => {
	expect(translate('!rule:942100', 'waftop')).toMatchObject({
		query: {bool: {filter: [{bool: {must_not: expect.anything()}}]}},
		refused: [],
	});
});

test('a filter with a mark is not sent to a server', () => {
	for (const shape of ['ecs', 'waftop'] as const) {
		for (const token of ['mark:attack', '!mark:none']) {
			const {query, refused} = translate(`client:192.0.2.7 ${token}`, shape);
			expect([query, refused]).toEqual([
				undefined,
				[{token, reason: 'marks are kept on this machine; the server does not know them'}],
			]);
		}
	}
});
