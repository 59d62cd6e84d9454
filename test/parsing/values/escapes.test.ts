import {expect, test} from 'vitest';
import {findClose} from '../../../source/parsing/values/escaped-value.ts';
import {unescape} from '../../../source/parsing/values/escapes.ts';

test.each([
	[3, false, String.raw`a\x22b`, 'a"b'],
	[3, false, String.raw`\xc3\xbc`, 'ü'],
	[3, false, String.raw`a\nb \" \\`, String.raw`a\nb \" \\`],
	[3, false, String.raw`\xff`, String.raw`\xff`],
	[3, false, String.raw`\xc3\xbc \xff`, String.raw`\xc3\xbc \xff`],
	[3, false, 'plain ü', 'plain ü'],
	[2, false, String.raw`\"a\" \\ \n\r\t`, '"a" \\ \n\r\t'],
	[2, true, String.raw`\\"a\\" \\\\ \\n`, '"a" \\ \n'],
	[2, true, String.raw`\\x22 \\xc3\\xbc`, '" ü'],
	[2, true, String.raw`\x`, String.raw`\x`],
] as const)('engine %i, doubled %s: %s is %j', (engine, isDoubled, printed, text) => {
	const bytes = Buffer.from(`<${printed}>`);
	expect(unescape(bytes, 1, bytes.length - 1, engine, isDoubled)).toBe(text);
});

test.each([
	[true, 'value"] rest', 5],
	[true, String.raw`a \\" b"]`, 7],
	[false, String.raw`a \" b"]`, 6],
	[false, String.raw`a \\"]`, 4],
	[true, String.raw`a \\\\"]`, 6],
	// A raw quote that no bracket follows: no value of the engine.
	[true, 'a" b"]', -1],
	[true, 'broken off', 10],
	[true, 'cut at its quote"', 17],
] as const)('doubled %s: the value %s ends at %i', (isDoubled, text, at) => {
	const bytes = Buffer.from(text);
	expect(findClose(bytes, 0, bytes.length, isDoubled)).toBe(at);
});
