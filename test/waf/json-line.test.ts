import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {escapeText, toJsonLine} from '../../source/waf/json-line.ts';

const harmful =
	/[\u0000-\u001F\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{M}{3}|["\p{Cf}]\p{M}/u;
const odd = fc.constantFrom(
	'\u001B',
	'\u009B',
	'\u202E',
	'\u2028',
	'\u2029',
	'\u{E0041}',
	'\u0301',
	'\u0488',
	'"',
	'\n',
	'e',
	'\uD800',
);
const texts = fc.oneof(fc.string({unit: 'binary'}), fc.string({unit: odd, maxLength: 30}));

test('a line of JSON harms no terminal and is read back as the same', () => {
	fc.assert(
		fc.property(fc.dictionary(texts, texts), value => {
			const line = toJsonLine(value);
			expect(line).not.toMatch(harmful);
			expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
		}),
	);
});

test('a comment stays one line that harms no terminal', () => {
	fc.assert(
		fc.property(texts, text => {
			expect(escapeText(text)).not.toMatch(harmful);
		}),
	);
});

test('two marks on a letter stay, further ones are written out', () => {
	expect(toJsonLine('e\u0301\u0302\u0303\u0304')).toBe('"e\u0301\u0302\\u0303\\u0304"');
	expect(toJsonLine('\u0301')).toBe(String.raw`"\u0301"`);
	expect(toJsonLine('né')).toBe('"né"');
});
