import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {targetFitsUri} from '../../../source/parsing/lines/target-fits-uri.ts';
import {toUriField} from '../server-lines.ts';

function fits(target: string, uri: string): boolean {
	const bytes = Buffer.from(target + uri, 'latin1');
	return targetFitsUri(bytes, 0, target.length, target.length, bytes.length);
}

describe('targetFitsUri', () => {
	test.each([
		['/get', '/get'],
		['/get?a=b', '/get'],
		['/a%20b', '/a b'],
		['/x%3Fy', '/x'],
		['//get//x', '//get//x'],
		['/x%22%5D', '/x"]'],
		['/%c3%bc', String.raw`/\xc3\xbc`],
		['/%0a', String.raw`/\x0a`],
		['/100%', '/100%'],
		['/%zz', '/%zz'],
		['http://shop.test/a?b', '/a'],
		['*', '*'],
		['/' + 'u'.repeat(250), `/${'u'.repeat(199)} (51 characters omitted)`],
		['/' + 'u'.repeat(250), `/${'u'.repeat(250)}`],
	])('%s fits %s', (target, uri) => {
		expect(fits(target, uri)).toBe(true);
	});

	test.each([
		['/get', '/other'],
		['/get', '/ge'],
		['/get', '/get/x'],
		['/a%20b', '/a%20b'],
		['/%c3', '/x'],
		['/get', ''],
	])('%s does not fit %s', (target, uri) => {
		expect(fits(target, uri)).toBe(false);
	});

	test("a target fits the engine's own field of it, always", () => {
		const character = fc.oneof(
			fc.constantFrom('/', '"', ']', '[', '%25', '%3f', '%00', '%ff', 'a'),
			fc.nat(255).map(byte => `%${byte.toString(16).padStart(2, '0')}`),
		);
		fc.assert(
			fc.property(fc.array(character, {maxLength: 300}), fc.constantFrom('', '?q=%22', '?'), (parts, query) => {
				const target = `/${parts.join('')}${query}`;
				expect(fits(target, toUriField(target))).toBe(true);
			}),
		);
	});
});
