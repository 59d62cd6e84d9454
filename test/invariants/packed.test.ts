import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {array, assert, asyncProperty, integer, nat, string} from 'fast-check';
import {expect, test} from 'vitest';
import {createPackedFile} from '../../source/sources/files/packed-file.ts';
import {createOrigins} from '../../source/sources/origins.ts';
import {clock, collect, makeFolder} from '../sources/collect.ts';

test('any cut of a packed log gives the beginning of its text, and tells what is missing', async () => {
	const path = join(makeFolder(), 'error.log.2.gz');
	const members = array(
		array(
			string({maxLength: 300}).map(text => text.replaceAll(/[\n\0]/gu, '·')),
			{minLength: 1, maxLength: 60},
		).map(lines => `${lines.join('\n')}\n`),
		{minLength: 1, maxLength: 4},
	);
	await assert(
		asyncProperty(members, nat(), integer({min: 0, max: 9}), async (texts, place, level) => {
			const packed = Buffer.concat(texts.map(text => gzipSync(text, {level})));
			// Without its first three bytes it is no packed file.
			const length = 3 + (place % (packed.length - 2));
			writeFileSync(path, packed.subarray(0, length));
			const origins = createOrigins();
			const read = collect(createPackedFile({path, start: {kind: 'beginning'}, origins, clock}));
			await read.untilEnd();
			origins.close();
			const ends = texts.map((_, index) =>
				texts.slice(0, index + 1).reduce((sum, text) => sum + gzipSync(text, {level}).length, 0),
			);
			const whole = Buffer.from(texts.join('')).toString('latin1');
			expect(read.failure).toBeUndefined();
			expect(whole.startsWith(read.texts.join('\n'))).toBe(true);
			expect(read.gaps.map(({reason}) => reason)).toEqual(ends.includes(length) ? [] : ['archive cut off']);
			if (length === packed.length) {
				expect(`${read.texts.join('\n')}\n`).toBe(whole);
			}
		}),
	);
});
