import {expect, test} from 'vitest';
import {createNames} from '../../../source/parsing/envelopes/names.ts';

test('a name is the right one whatever stood in its buffer before', () => {
	const names = createNames();
	const bytes = Buffer.from('web-1 web-2');
	expect(names.read(bytes, 0, 5)).toBe('web-1');
	expect(names.read(bytes, 6, 11)).toBe('web-2');
	// As a batch does that takes the place of the last one
	bytes.write('waf-1');
	expect(names.read(bytes, 0, 5)).toBe('waf-1');
	// The same length, first and last letter
	bytes.write('wif-1');
	expect(names.read(bytes, 0, 5)).toBe('wif-1');
	expect(names.read(Buffer.from('web-1'), 0, 5)).toBe('web-1');
});

test('a name too long for one loses its end', () => {
	const bytes = Buffer.alloc(1000, 'x');
	expect(createNames().read(bytes, 0, bytes.length)).toBe('x'.repeat(255));
});
