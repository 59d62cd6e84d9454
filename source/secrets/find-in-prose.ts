import * as Byte from '../waf/byte.ts';
import {isSecretCode, isSecretHeader, isSecretName} from './secret-names.ts';
import {findInCookies} from './find-in-pairs.ts';
import {type AddSpan} from './add-span.ts';
import {findJsonValue} from './find-in-json.ts';

const longestName = 120;
const longestAuthority = 512;
const longestHeader = 8192;

/** Letters, digits, signs that names have, and everything beyond ASCII. */
const nameBytes = new Uint8Array(256).map((_, code) =>
	code >= 0x80 || /[\w.$[\]%-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** `Authorization: Bearer abc`: the scheme is no secret. */
const scheme =
	/^(?:basic|bearer|digest|negotiate|ntlm|token|apikey|api-key|hawk|oauth|dpop|mac|hmac|sharedkey|sharedkeylite|aws4-hmac-\w+|aws|gnap|kerberos|signature|scram-\w+|jwt)$/i;

/** `name="password"`, `name=password` of a part of a form, with its other parameters, up to the value. */
const partHead =
	/^(?:"([^"\r\n]{1,120})"|'([^'\r\n]{1,120})'|([^\s;"',&<>]{1,120}))[^\r\n]{0,200}\r?\n(?:[^\r\n]{1,200}\r?\n){0,8}\r?\n/;

/** GraphQL declares a variable: `$password: String!`. */
const typeName = /^\[?[A-Z][A-Za-z]{0,40}[\]!]{0,3}(?=[,)\s=]|$)/;

/** GraphQL hands a variable over: `password: $p`. */
const handedOver = /(?<![\w-])([\w-]{1,60})\s{0,4}:\s{0,4}\$(\w{1,60})/g;

/** `username="anna", response="abc"`, one of many after a scheme. */
const parameter = /[ \t]*,?[ \t]*[\w*-]{1,40}=(?:"[^"\r\n]*"?|[^\s,"]*)/y;
const mostParameters = 40;

/**
Secrets of a text of any kind by the words before them: `password=…`, `"token": "…"`, `Authorization: …`, `'pin' => …`, a part of a form with such a name. Each byte is looked at a bounded number of times.
*/
export function findByWords(bytes: string, add: AddSpan): void {
	const variables = findVariables(bytes);
	const signs = /[=:]/g;
	for (let found = signs.exec(bytes); found !== null; found = signs.exec(bytes)) {
		const end = readAssigned(bytes, found.index, variables, add);
		// What stands in a secret is secret: it is not looked at again.
		signs.lastIndex = Math.max(end, found.index + 1);
	}
}

/** Variables of GraphQL that are handed over as a secret. */
function findVariables(bytes: string): ReadonlySet<string> {
	const found = bytes.includes('$') && bytes.includes('variables') ? [...bytes.matchAll(handedOver)] : [];
	return new Set(found.flatMap(([, name, variable]) => (isSecretName(name) ? [variable] : [])));
}

/** Returns where the secret after a sign ends; 0 where there is none. */
function readAssigned(bytes: string, sign: number, variables: ReadonlySet<string>, add: AddSpan): number {
	const {name, start, isApart} = readName(bytes, sign);
	if (name === '') {
		return 0;
	}

	if (bytes[sign] === ':') {
		const isNamed = variables.has(name) || (isSecretHeader(name) && !bytes.startsWith('//', sign + 1));
		return isNamed ? readAfterColon(name, bytes, sign + 1, add) : 0;
	}

	const isArrow = bytes[sign + 1] === '>';
	const value = isArrow || isApart ? skipBlanks(bytes, sign + (isArrow ? 2 : 1)) : sign + 1;
	if (/^name$/i.test(name)) {
		return readPart(bytes, value, add);
	}

	if (isSecretName(name) || isCode(name, bytes, value)) {
		return isArrow
			? readAfterColon(name, bytes, value, add)
			: readCredentials(bytes, value, {isParameter: bytes[start - 1] === ';'}, add);
	}

	return 0;
}

type Name = {readonly name: string; readonly start: number; readonly isApart: boolean};

/** Of `name=`, `"name": `, `name = `, `['name'] = `. */
function readName(bytes: string, sign: number): Name {
	let end = sign;
	while (end > sign - 3 && bytes[end - 1] === ' ') {
		end--;
	}

	const isApart = end < sign;
	const close = bytes[end - 1] === ']' ? end - 2 : end - 1;
	const quote = bytes[close];
	if (quote === '"' || quote === "'") {
		const before = bytes.slice(Math.max(0, close - longestName), close);
		const open = before.lastIndexOf(quote);
		return {name: open < 0 ? '' : before.slice(open + 1), start: close - before.length + open, isApart};
	}

	const start = findNameStart(bytes, end);
	return {name: bytes.slice(start, end), start, isApart};
}

function isCode(name: string, bytes: string, value: number): boolean {
	return (
		/code$/i.test(name) &&
		isSecretCode(name, bytes.slice(value, Math.min(findRunEnd(bytes, value, true), value + 2048)))
	);
}

function skipBlanks(bytes: string, from: number): number {
	let at = from;
	while (at < from + 8 && (bytes[at] === ' ' || bytes[at] === '\t')) {
		at++;
	}

	return at;
}

function findNameStart(bytes: string, end: number): number {
	let at = end;
	while (at > 0 && end - at < longestName && nameBytes[bytes.charCodeAt(at - 1)] === 1) {
		at--;
	}

	return at;
}

function readPart(bytes: string, from: number, add: AddSpan): number {
	const [head, inQuotes, inApostrophes, bare] = partHead.exec(bytes.slice(from, from + 2048)) ?? [];
	if (head === undefined || !isSecretHeader(inQuotes ?? inApostrophes ?? bare)) {
		return 0;
	}

	const start = from + head.length;
	const next = bytes.indexOf('\n--', start);
	const end = next > start && bytes[next - 1] === '\r' ? next - 1 : next;
	return upTo(end, bytes, start, add);
}

function readAfterColon(name: string, bytes: string, from: number, add: AddSpan): number {
	const start = skipBlanks(bytes, from);
	if (bytes[start] === '{' || bytes[start] === '[') {
		return findJsonValue(bytes, start, add);
	}

	if (name.startsWith('$') && typeName.test(bytes.slice(start, start + 60))) {
		return 0;
	}

	if (/^(?:set-)?cookie2?$/i.test(name) && bytes[start] !== '"' && bytes[start] !== "'") {
		const end = start + /^[^\r\n"<]*/.exec(bytes.slice(start, start + longestHeader))![0].length;
		findInCookies(bytes, start, end, /^set/i.test(name), add);
		return end;
	}

	return readCredentials(bytes, start, {isJson: true}, add);
}

/** A value, or what stands after a scheme: one word, or many parameters. */
function readCredentials(bytes: string, start: number, reading: Reading, add: AddSpan): number {
	const end = findRunEnd(bytes, start, true);
	const word = end - start <= 20 ? bytes.slice(start, end) : '';
	if (bytes[end] !== ' ' || !scheme.test(word)) {
		return readValue(bytes, start, reading, add);
	}

	const from = skipBlanks(bytes, end);
	let last = from;
	parameter.lastIndex = from;
	for (let count = 0; count < mostParameters && parameter.test(bytes); count++) {
		last = parameter.lastIndex;
	}

	if (last === from || /^(?:basic|bearer|token|apikey)$/i.test(word)) {
		return readValue(bytes, from, {}, add);
	}

	add(from, last);
	return last;
}

type Reading = {readonly isJson?: boolean; readonly isParameter?: boolean};

/** A value in quotes, or up to what ends one. */
function readValue(bytes: string, start: number, {isJson = false, isParameter = false}: Reading, add: AddSpan): number {
	const quote = bytes[start];
	if (quote === '"' || (quote === "'" && isJson)) {
		return upTo(findClosing(bytes, start + 1, quote), bytes, start + 1, add);
	}

	if (quote === "'") {
		// In quotes only where these end a value: `'` may begin an attack.
		const close = bytes.slice(start + 1, start + longestName).indexOf("'");
		if (close > 0 && /^[\s,;)>/\]]?$/.test(bytes.charAt(start + 1 + close + 1))) {
			return upTo(start + 1 + close, bytes, start + 1, add);
		}
	}

	if (quote === '\\' && /^\\+["']/.test(bytes.slice(start, start + 16))) {
		// Quotes in a text in quotes: it is read with its escapes resolved.
		return 0;
	}

	let end = findRunEnd(bytes, start, isJson);
	if (isParameter) {
		// `/cart;jsessionid=abc?item=1`
		end = Math.min(end, start + (/[/?#;]/.exec(bytes.slice(start, end))?.index ?? end));
	}

	let last = end;
	while (last > start && ';,)'.includes(bytes[last - 1])) {
		last--;
	}

	if (last > start && !/^(?:true|false|null)$/.test(bytes.slice(start, Math.min(last, start + 6)))) {
		add(start, last);
	}

	return end;
}

function findRunEnd(bytes: string, from: number, isJson: boolean): number {
	let at = from;
	for (; at < bytes.length; at++) {
		const code = bytes.charCodeAt(at);
		// Blanks, `"`, `&`, `<`; `' )` ends a value of libmodsecurity; `,` `}` `]` one of JSON.
		if (
			code <= Byte.space ||
			code === Byte.quote ||
			code === Byte.ampersand ||
			code === Byte.lessThan ||
			(code === Byte.apostrophe && bytes.startsWith("' )", at)) ||
			(isJson && (code === Byte.comma || code === Byte.closeBrace || code === Byte.closeBracket))
		) {
			break;
		}
	}

	return at;
}

function findClosing(bytes: string, from: number, quote: string): number {
	for (let at = from; at < bytes.length; at++) {
		if (bytes[at] === '\\') {
			at++;
		} else if (bytes[at] === quote) {
			return at;
		}
	}

	return -1;
}

/** A secret that ends there, or with the text where that is -1. */
function upTo(end: number, bytes: string, start: number, add: AddSpan): number {
	const stop = end < 0 ? bytes.length : end;
	add(start, stop);
	return stop;
}

/** Up to what ends an address in a text; a password may hold `/`, `?` and `@` itself. */
const authority = /^(?:[^\s"'<>\\&]|'(?![\s,;)>]|$))*/;

/**
Passwords of addresses: `https://user:password@host/`.
*/
export function findPasswords(bytes: string, add: AddSpan): void {
	if (!bytes.includes('@')) {
		return;
	}

	let next = 2;
	for (let at = bytes.indexOf('//'); at >= 0; at = bytes.indexOf('//', next)) {
		next = at + 2;
		const found = authority.exec(bytes.slice(at + 2, at + 2 + longestAuthority))![0];
		const colon = found.indexOf(':');
		// `//[2001:db8::1]/`, and a port: `//shop.test:8080/@anna`.
		if (
			colon < 0 ||
			found[0] === '[' ||
			/^:\d{0,5}(?:[/?#]|$)/.test(found.slice(colon)) ||
			/[/?#]/.test(found.slice(0, colon))
		) {
			continue;
		}

		// Behind the host a query may hold other addresses.
		const query = found.slice(found.indexOf('@') + 1).search(/[?#]/);
		const end = found.lastIndexOf('@', query < 0 ? Infinity : found.indexOf('@') + 1 + query);
		if (colon < end) {
			add(at + 3 + colon, at + 2 + end);
			next = at + 2 + end;
		}
	}
}
