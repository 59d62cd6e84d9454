import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createSecretSearch} from '../../source/secrets/find-repeated.ts';

function search(secrets: readonly string[], text: string): string {
	const letters = text.split('');
	createSecretSearch(secrets)(text, (start, end) => letters.fill('.', start, end));
	return letters.join('');
}

test('all secrets are found in one pass, those in others and those that overlap as well', () => {
	expect(search(['aab', 'abab', 'c'], 'xaaababcx')).toBe('xa......x');
	expect(search(['aaab'], 'aaaaaab')).toBe('aaa....');
});

test('a search finds what looking for each secret by itself finds', () => {
	const text = fc.string({unit: fc.constantFrom('a', 'b'), maxLength: 40});
	fc.assert(
		fc.property(
			fc.array(fc.string({unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 5})),
			text,
			(secrets, body) => {
				const letters = body.split('');
				for (const secret of secrets) {
					for (let at = body.indexOf(secret); at >= 0; at = body.indexOf(secret, at + 1)) {
						letters.fill('.', at, at + secret.length);
					}
				}

				expect(search(secrets, body)).toBe(letters.join(''));
			},
		),
	);
});

test('a beginning of six bytes is found where the text is cut behind it, also in the middle of an escape', () => {
	expect(search(['geheimnis'], 'geheim (12 characters omitted) geheim geheimn...')).toBe(
		'...... (12 characters omitted) geheim ..........',
	);
	expect(search(['geheimnis'], 'gehei')).toBe('gehei');
	expect(search(['geheim"nis'], String.raw`geheim\x2`)).toBe('.........');
	// What was read before has no part in it.
	for (let gap = 1; gap < 20; gap++) {
		const text = `geheimn${'!'.repeat(gap)}\\`;
		expect(search(['geheimnis'], text)).toBe(text);
	}
});
