import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {isSecretHeader, isSecretName} from '../../source/secrets/secret-names.ts';
import {maskDetail, maskTarget, maskText} from '../../source/secrets/mask.ts';
import {aDetail, aRuleMatch} from '../views/builders.ts';
import {harmless, innocentNames, inTexts, secret, secretNames} from './spellings.ts';

/** Everything of a request with that body, and of one with that matched data. */
function maskEverywhere(text: string): string {
	const bare = {target: '/', path: '/', query: undefined, userAgent: undefined};
	return [
		JSON.stringify(maskDetail(aDetail({...bare, ruleMatches: [], exchange: {requestBody: text}}))),
		JSON.stringify(maskDetail(aDetail({...bare, ruleMatches: [aRuleMatch({data: text, match: undefined})]}))),
		maskText(`192.0.2.1 - - ${text}`),
	].join('\n');
}

test.each(inTexts)('the secret of %s is masked, in a body, matched data and a line', text => {
	expect(text).toContain(secret);
	expect(maskEverywhere(text)).not.toContain(secret);
});

test.each(harmless)('%s stays as it is', text => {
	const detail = aDetail({ruleMatches: [], exchange: {requestBody: text}});
	expect(maskDetail(detail)).toBe(detail);
	expect(maskText(text)).toBe(text);
	expect(maskTarget(`/${text}`)).toBe(`/${text}`);
});

test('names of secrets are told in many languages and forms', () => {
	expect(secretNames.filter(name => !isSecretName(name))).toEqual([]);
	expect(secretNames.filter(name => maskTarget(`/?a=1&${name}=${secret}`).includes(secret))).toEqual([]);
	expect(
		secretNames.filter(name => maskTarget(`/?a=1&${encodeURIComponent(name)}=${secret}`).includes(secret)),
	).toEqual([]);
});

test('a name in Latin-1 is told too', () => {
	expect(maskTarget(`/?contrase%F1a=${secret}`)).toBe('/?contrase%F1a=•••');
});

test('words that hold such a name, or look like one, are none', () => {
	expect(innocentNames.filter(name => isSecretName(name) || isSecretHeader(name))).toEqual([]);
});

/* A request with one secret, as clients write it. */
const shapes: ReadonlyArray<(name: string, value: string) => string> = [
	(name, value) => `a=1&${encodeURIComponent(name)}=${encodeURIComponent(value)}&z=2`,
	(name, value) => `user%5B${encodeURIComponent(name)}%5D=${encodeURIComponent(value)}`,
	(name, value) => JSON.stringify({user: 'anna', [name]: value}),
	(name, value) => JSON.stringify({deep: [{[name]: {current: value, list: [value]}}]}),
	(name, value) =>
		JSON.stringify([
			{name: 'user', value: 'anna'},
			{name, value},
		]),
	(name, value) => JSON.stringify({content: value, kind: 1, key: name}),
	(name, value) => JSON.stringify({payload: JSON.stringify({[name]: value})}),
	(name, value) => `<a><b>1</b><c ${name}="${toXml(value)}"/></a>`,
	(name, value) => `<a><${name}>${toXml(value)}</${name}></a>`,
	(name, value) => `<a><${name}><![CDATA[${value.replaceAll(']]>', '')}]]></${name}></a>`,
	(name, value) => `<member><name>${name}</name><value><string>${toXml(value)}</string></value></member>`,
	(name, value) => `--b\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${value}\r\n--b--\r\n`,
	(name, value) => `--b\r\nContent-Disposition: form-data; name="${name}"; x=y\r\n\r\n${value}\r\n--b--\r\n`,
	(name, value) =>
		`{"query":"mutation{a(${name}:\\"${JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1)}\\")}"}`,
];

function toXml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/* What stands between the client and the log, any two of them. */
const encodings: ReadonlyArray<(text: string) => string> = [
	text => text,
	text => encodeURIComponent(text),
	text => JSON.stringify(text).slice(1, -1),
	text => toXml(text),
	text => text.replaceAll(/["\\\n\r]/g, sign => String.raw`\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`),
];

const names = fc.constantFrom(
	'password',
	'user_pwd',
	'newPassword',
	'api-key',
	'client_secret',
	'senha',
	'passwort',
	'pin',
);
const values = fc
	.string({
		unit: fc.constantFrom('a', 'b', 'Z', '7', '!', '-', '.', '+', '%', '"', '\\', '/', 'ü', ','),
		minLength: 1,
		maxLength: 20,
	})
	.map(text => `Zq${text}qZ`);

test('no secret of a request is left in its body, however both are written', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...shapes),
			names,
			values,
			fc.constantFrom(...encodings),
			fc.constantFrom(...encodings),
			(shape, name, value, inner, outer) => {
				const text = `x=${outer(inner(shape(name, value)))}`;
				const masked = maskDetail(aDetail({ruleMatches: [], exchange: {requestBody: text}})).exchange?.requestBody;
				expect(masked).toContain('•••');
				expect(masked).not.toMatch(/Zq.*qZ/s);
			},
		),
	);
});
