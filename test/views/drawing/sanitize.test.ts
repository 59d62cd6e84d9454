import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {sanitize, sanitizeToAscii} from '../../../source/views/drawing/sanitize.ts';
import {widthOf} from '../../../source/views/drawing/text-width.ts';

/* What must never reach a terminal from outside, whatever the terminal makes of it. */
const forbidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

test('printable ASCII stays as it is', () => {
	const text = Array.from({length: 95}, (_, place) => String.fromCodePoint(0x20 + place)).join('');
	expect(sanitize(text)).toBe(text);
});

test('every control byte, C1 included, becomes an escape that tells which it was', () => {
	for (let code = 0; code < 256; code++) {
		const clean = sanitize(`a${String.fromCodePoint(code)}b`);
		expect(clean).not.toMatch(forbidden);
		expect(clean).toMatch(/^a.+b$/);
	}

	expect(sanitize('\u{1b}[31m\u{9b}0m\u{7f}\0')).toBe(String.raw`\x1b[31m\x9b0m\x7f\x00`);
	expect(sanitize('one\r\ntwo\tthree')).toBe(String.raw`one\r\ntwo\tthree`);
});

test('links, clipboard writes, titles and hidden text come out as their letters', () => {
	expect(sanitize('\u{1b}]8;;file:///etc/passwd\u{1b}\\click\u{1b}]8;;\u{7}')).toBe(
		String.raw`\x1b]8;;file:///etc/passwd\x1b\click\x1b]8;;\x07`,
	);
	expect(sanitize('\u{1b}]52;c;cm0gLXJm\u{7}\u{9d}0;title\u{9c}')).toBe(
		String.raw`\x1b]52;c;cm0gLXJm\x07\x9d0;title\x9c`,
	);
	expect(sanitize('\u{1b}[8mhidden\u{1b}[28m')).toBe(String.raw`\x1b[8mhidden\x1b[28m`);
});

test('what reorders, joins or cannot be seen is shown by its number', () => {
	const invisible = [
		0x20_2e, 0x20_66, 0x20_0b, 0x20_0d, 0xfe_ff, 0xad, 0x20_28, 0x20_29, 0x11_5f, 0x31_64, 0xff_a0, 0xfe_0f, 0xe_00_41,
		0xe_01_00, 0x06_1c, 0x1_f1_e6, 0x1_f3_fd,
	];
	for (const code of invisible) {
		const escaped = code < 0x1_00 ? `\\x${code.toString(16)}` : `\\u{${code.toString(16)}}`;
		expect(sanitize(`a${String.fromCodePoint(code)}b`)).toBe(`a${escaped}b`);
	}

	expect(sanitize('a\u{a0}b\u{3000}c')).toBe(String.raw`a\xa0b\u{3000}c`);
	expect(sanitize('a\u{d800}b\u{dc00}')).toBe(String.raw`a\u{d800}b\u{dc00}`);
});

test('of a flood of marks on one letter two stay, and none sits on what stands in front', () => {
	expect(sanitize(`a${'\u{301}'.repeat(500)}b`)).toBe('a\u{301}\u{301}b');
	expect(sanitize('\u{301}a')).toBe(String.raw`\u{301}a`);
	expect(sanitize('\n\u{301}')).toBe(String.raw`\n\u{301}`);
});

test('letters of the world stay', () => {
	expect(sanitize('Grüße 你好 привет שלום 😀')).toBe('Grüße 你好 привет שלום 😀');
});

test('a terminal without UTF-8 gets ASCII alone', () => {
	expect(sanitizeToAscii('你\u{1b}é')).toBe(String.raw`\u{4f60}\x1b\xe9`);
});

test('any text comes out without anything forbidden, and cleaning it again changes nothing', () => {
	fc.assert(
		fc.property(fc.string({unit: 'binary'}), text => {
			const clean = sanitize(text);
			expect(clean).not.toMatch(forbidden);
			expect(sanitize(clean)).toBe(clean);
			expect(sanitizeToAscii(text)).toMatch(/^[ -~]*$/);
			expect(widthOf(clean)).toBeGreaterThanOrEqual(0);
		}),
	);
});
