import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {hidePassword, hidePasswords} from '../../source/waf/url-password.ts';

test.each([
	['https://es.test:9200', 'https://es.test:9200'],
	['https://waf@es.test:9200', 'https://waf@es.test:9200'],
	['https://waf:secret@es.test:9200/es', 'https://waf@es.test:9200/es'],
	['https://:secret@es.test', 'https://es.test/'],
	['https:waf:secret@es.test', 'https://waf@es.test/'],
	['https://waf:se@cret@es.test', 'https://waf@es.test/'],
	['https://waf:se/cret@es.test', 'https://…@es.test'],
	['https://waf:12/secret@es.test', 'https://…@es.test'],
	['https://waf:1#secret@es.test', 'https://…@es.test'],
	['https//waf:secret@es.test', '…@es.test'],
	['waf:secret@es.test', '…@es.test'],
	['https://waf:sec ret@es test', 'https://…@es test'],
])('%s is shown as %s', (text, shown) => {
	expect(hidePassword(text)).toBe(shown);
});

test('no password is shown, whatever it is made of and wherever it stands', () => {
	const around = fc.constantFrom('https://', 'http://', 'https:', 'https:/', 'htps//', '//', '', ' https://');
	fc.assert(
		fc.property(
			around,
			fc.string({unit: 'binary'}),
			fc.constantFrom('es.test', 'es.test:9200/a', ''),
			(start, odd, end) => {
				expect(hidePassword(`${start}waf:${odd}SECRET${odd}@${end}`)).not.toContain('SECRET');
			},
		),
	);
});

test('in a sentence each URL loses its password, and nothing else changes', () => {
	const sentence =
		'cannot read https://a:secret@es.test/x: nobody@es.test said "http://b:secret@[2001:db8::1]" (a:b@c)';
	expect(hidePasswords(sentence)).toBe(
		'cannot read https://a@es.test/x: nobody@es.test said "http://b@[2001:db8::1]/" (a:b@c)',
	);
});
