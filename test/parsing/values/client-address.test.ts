import {expect, test} from 'vitest';
import {withAddress} from '../../../source/parsing/values/client-address.ts';

test('An address is kept as it is written', () => {
	expect(withAddress({client: '192.0.2.7', method: 'GET'})).toEqual({client: '192.0.2.7', method: 'GET'});
	expect(withAddress({client: '2001:db8::7'}).client).toBe('2001:db8::7');
});

test('What is no address is no client: names, raw bytes, and letters that look like digits', () => {
	// U+0131 has the last byte of the digit 1
	for (const client of ['unix:', '0x30200e0', '%s', '', '\u00c0\u0000\u0002!', '\u013192.0.2.7', '\uff1192.0.2.7']) {
		expect(withAddress({client, method: 'GET'})).toEqual({client: undefined, method: 'GET'});
	}
});
