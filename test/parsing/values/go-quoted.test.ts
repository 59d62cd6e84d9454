import {expect, test} from 'vitest';
import {readGoQuoted} from '../../../source/parsing/values/go-quoted.ts';

test.each([
	[String.raw`"a\a\b\f\n\r\t\v\\\"z"`, 'a\u0007\b\f\n\r\t\v\\"z'],
	[String.raw`"\xc3\xa9é\u00e9\U0001f600"`, 'ééé😀'],
	['""', ''],
	// Bytes that are no UTF-8 stay as they are printed.
	[String.raw`"\xc0\x00\x02\x21"`, '\\xc0\u0000\u0002!'],
])('%s is unquoted', (printed, value) => {
	expect(readGoQuoted(`x${printed}]`, 1)).toEqual({value, end: printed.length + 1});
});

test.each([
	String.raw`"\q"`,
	String.raw`"\x1"`,
	String.raw`"\xC3"`,
	String.raw`"\ud800"`,
	String.raw`"\U00110000"`,
	String.raw`"\"`,
	'"a\nb"',
	'"a\u007fb"',
	'"a',
	'a"',
	'',
])('%j is nothing that Go prints', printed => {
	expect(readGoQuoted(printed, 0)).toBeUndefined();
});
