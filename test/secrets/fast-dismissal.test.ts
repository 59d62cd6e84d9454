import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {findByForm} from '../../source/secrets/find-by-form.ts';
import {findHints} from '../../source/secrets/may-hold-secret.ts';
import {rememberAnswers} from '../../source/secrets/remember-answers.ts';
import {tokenForms} from '../../source/secrets/token-forms.ts';

const beginnings = [
	...tokenForms.map(({begins}) => begins),
	'eyJhbGciOiJ',
	'BaSiC ',
	'bEARER ',
	'12345678:AA',
	'-----BEGIN PRIVATE KEY-----',
];
const bodies = ['a1'.repeat(20), '0'.repeat(33), 'A1'.repeat(20), 'YTpi', 'dXNlcjpwYXNzd29yZA=='];

function expectSame(text: string): void {
	const find = (mayHoldTokens: boolean): string[] => {
		const spans: string[] = [];
		findByForm(text, mayHoldTokens, (start, end) => spans.push(`${start}-${end}`));
		return spans;
	};
	expect(find(findHints(text).tokens)).toEqual(find(true));
}

test('tokens that a text is not looked through for are not in it', () => {
	const token = fc.tuple(fc.constantFrom(...beginnings), fc.constantFrom(...bodies)).map(parts => parts.join(''));
	const pieces = fc.oneof(
		token,
		fc.constantFrom(...beginnings, ...bodies, '4111 1111 1111 1111', ' ', '.', '"', 'id='),
	);
	fc.assert(
		fc.property(fc.array(pieces, {maxLength: 6}), parts => {
			expectSame(parts.join(''));
		}),
	);
	for (const text of beginnings.flatMap(beginning => bodies.map(body => beginning + body))) {
		expectSame(text);
	}
});

test('answers that are remembered are those that are given', () => {
	const ask = (name: string): number | undefined => (name.length > 2 ? name.length : undefined);
	const remembered = rememberAnswers(ask);
	const names = Array.from({length: 5000}, (_, at) => 'n'.repeat(at % 70) + String(at % 2100));
	for (const name of [...names, '', '\uD800', '\uD801'].flatMap(each => [each, each])) {
		expect(remembered(name)).toBe(ask(name));
	}
});
