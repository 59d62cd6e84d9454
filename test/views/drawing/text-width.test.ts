import * as fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {own} from '../../../source/views/drawing/own-words.ts';
import {sanitize} from '../../../source/views/drawing/sanitize.ts';
import {cutEnd, cutMiddle, cutPath, padEnd, padStart, widthOf} from '../../../source/views/drawing/text-width.ts';
import {wrapLine} from '../../../source/views/drawing/wrap-line.ts';
import {wrapText} from '../../../source/views/drawing/wrap-text.ts';

const mark = own('…');

test('a path loses its middle folders first, so that its last part and the start of the query stay', () => {
	expect(cutPath(own("/app/modules/catalog/item?id=1'"), 19, mark)).toBe("/app/…/item?id=1'");
	expect(cutPath(own('/app/modules/catalog/item?id=1%27+UNION+SELECT'), 20, mark)).toBe('/app/…/item?id=1%27…');
	expect(cutPath(own('/short'), 20, mark)).toBe('/short');
	expect(cutPath(own("/item?id=1'+UNION+SELECT"), 12, mark)).toBe("/item?id=1'…");
});

test('an address is cut in its middle', () => {
	expect(cutMiddle(own('2001:db8:7:4a1:0:0:0:5'), 13, mark)).toBe('2001:d…:0:0:5');
	expect(cutMiddle(own('203.0.113.7'), 15, mark)).toBe('203.0.113.7');
});

test('a wide character that would pass the edge is left out', () => {
	expect(cutEnd(own('你好你好'), 6, mark)).toBe('你好…');
	expect(padEnd(own('你好'), 3, mark)).toBe('你…');
	expect(padEnd(own('你好'), 6, mark)).toBe('你好  ');
	expect(padStart(own('你'), 4, mark)).toBe('  你');
});

test('what is measured without the segmenter is measured the same', () => {
	for (let code = 0x20; code < 0x30_00; code++) {
		const text = sanitize(String.fromCodePoint(code));
		expect([text, widthOf(text)]).toEqual([text, stringWidth(text)]);
	}
});

const cleanText = fc.string({unit: 'binary', maxLength: 60}).map(text => sanitize(text));

test('cutting never passes the width, and padding fills it exactly', () => {
	fc.assert(
		fc.property(cleanText, fc.integer({min: 0, max: 40}), (text, width) => {
			for (const cut of [cutEnd, cutMiddle, cutPath]) {
				expect(widthOf(cut(text, width, mark))).toBeLessThanOrEqual(width);
			}

			for (const pad of [padEnd, padStart]) {
				expect(widthOf(pad(text, width, mark))).toBe(width);
			}
		}),
	);
});

test('wrapped lines fit, and a payload loses no character by it', () => {
	fc.assert(
		fc.property(cleanText, fc.integer({min: 2, max: 40}), (text, width) => {
			const rows = wrapLine([{text, role: 'plain'}], width).map(row => row.map(piece => piece.text).join(''));
			expect(rows.join('')).toBe(text);
			for (const row of [...rows, ...wrapText(text, width)]) {
				expect(widthOf(row)).toBeLessThanOrEqual(width);
			}
		}),
	);
});
