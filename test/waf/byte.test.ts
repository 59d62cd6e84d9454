import {expect, test} from 'vitest';
import * as Byte from '../../source/waf/byte.ts';

const bytes = Array.from({length: 256}, (_, byte) => byte);
const accepted = (is: (byte: number) => boolean): string => String.fromCharCode(...bytes.filter(byte => is(byte)));

test('the classes hold these bytes and no others', () => {
	expect(accepted(Byte.isDigit)).toBe('0123456789');
	expect(accepted(Byte.isUpper)).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
	expect(accepted(Byte.isLower)).toBe('abcdefghijklmnopqrstuvwxyz');
	expect(accepted(Byte.isLetter)).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
	expect(accepted(byte => Byte.hexDigit(byte) >= 0)).toBe('0123456789ABCDEFabcdef');
	expect(accepted(Byte.isPrintable)).toMatch(/^ !"#.*\}~$/);
});

test('a pair of hexadecimal digits is a byte, and nothing where one of them is none', () => {
	const pair = (text: string): number => Byte.hexPair(text.charCodeAt(0), text.charCodeAt(1));
	expect(bytes.map(byte => pair(byte.toString(16).padStart(2, '0')))).toEqual(bytes);
	expect(['1g', 'g1', '\u00101', ' 0', '-1'].map(text => pair(text))).toEqual([-1, -1, -1, -1, -1]);
});
