import * as Byte from '../waf/byte.ts';
import {isSecretHeader, isSecretName} from './secret-names.ts';
import {type AddSpan} from './find-in-pairs.ts';

const longestName = 120;
const longestAuthority = 512;

/** Letters, digits, signs that names have, and everything beyond ASCII. */
const nameBytes = new Uint8Array(256).map((_, code) =>
	code >= 0x80 || /[\w.$[\]%-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** `Authorization: Bearer abc`: the scheme is no secret. */
const scheme = /^(?:basic|bearer|digest|negotiate|token|apikey)$/i;

/** `<ns:pin type="text"` */
const openTag = /<([^\s/<>]+)[^<>]*$/;

/** `name="password"` of a part of a form, with its other parameters, up to the value. */
const partHead = /^"([^"\r\n]{1,120})"[^\r\n]{0,200}\r?\n(?:[^\r\n]{1,200}\r?\n){0,8}\r?\n/;

/**
Secrets of a text of any kind by the words before them: `password=…`, `"token": "…"`, `Authorization: …`, `<pin>…</pin>`, a part of a form with such a name. Each byte is looked at a bounded number of times.
*/
export function findByWords(bytes: string, add: AddSpan): void {
	const signs = /[=:>]/g;
	for (let found = signs.exec(bytes); found !== null; found = signs.exec(bytes)) {
		const end = readAssigned(bytes, found.index, add);
		// What stands in a secret is secret: it is not looked at again.
		signs.lastIndex = Math.max(end, found.index + 1);
	}
}

/** Answers where the secret behind a sign ends; 0 where there is none. */
function readAssigned(bytes: string, sign: number, add: AddSpan): number {
	switch (bytes[sign]) {
		case '>': {
			const [, name = ''] = openTag.exec(bytes.slice(Math.max(0, sign - longestName), sign)) ?? [];
			return isSecretName(name) ? upTo(bytes.indexOf('<', sign), bytes, sign + 1, add) : 0;
		}

		case '=': {
			const start = findNameStart(bytes, sign);
			const name = bytes.slice(start, sign);
			if (name === 'name' && bytes[sign + 1] === '"') {
				return readPart(bytes, sign + 1, add);
			}

			return isSecretName(name) ? readValue(bytes, sign + 1, {isParameter: bytes[start - 1] === ';'}, add) : 0;
		}

		default: {
			const name = readQuotedName(bytes, sign) ?? bytes.slice(findNameStart(bytes, sign), sign);
			return isSecretHeader(name) && !bytes.startsWith('//', sign + 1) ? readAfterColon(bytes, sign + 1, add) : 0;
		}
	}
}

function findNameStart(bytes: string, end: number): number {
	let at = end;
	while (at > 0 && end - at < longestName && nameBytes[bytes.charCodeAt(at - 1)] === 1) {
		at--;
	}

	return at;
}

/** `"name" :` */
function readQuotedName(bytes: string, colon: number): string | undefined {
	let end = colon - 1;
	while (end > colon - 3 && bytes[end] === ' ') {
		end--;
	}

	const quote = bytes[end];
	if (quote !== '"' && quote !== "'") {
		return undefined;
	}

	const before = bytes.slice(Math.max(0, end - longestName), end);
	const start = before.lastIndexOf(quote);
	return start < 0 ? undefined : before.slice(start + 1);
}

function readPart(bytes: string, quote: number, add: AddSpan): number {
	const [head, name] = partHead.exec(bytes.slice(quote, quote + 2048)) ?? [];
	if (head === undefined || !isSecretName(name)) {
		return 0;
	}

	const start = quote + head.length;
	const next = bytes.indexOf('\n--', start);
	const end = next > start && bytes[next - 1] === '\r' ? next - 1 : next;
	return upTo(end, bytes, start, add);
}

function readAfterColon(bytes: string, from: number, add: AddSpan): number {
	let start = from;
	while (start < from + 8 && (bytes[start] === ' ' || bytes[start] === '\t')) {
		start++;
	}

	if (bytes[start] === '{' || bytes[start] === '[') {
		return 0;
	}

	const end = findRunEnd(bytes, start, true);
	if (!scheme.test(bytes.slice(start, Math.min(end, start + 12))) || bytes[end] !== ' ') {
		return readValue(bytes, start, {isJson: true}, add);
	}

	return readValue(bytes, end + 1, {}, add);
}

type Reading = {readonly isJson?: boolean; readonly isParameter?: boolean};

/** A value in quotes, or up to what ends one. */
function readValue(bytes: string, start: number, {isJson = false, isParameter = false}: Reading, add: AddSpan): number {
	const quote = bytes[start];
	if (quote === '"' || (quote === "'" && isJson)) {
		return upTo(findClosing(bytes, start + 1, quote), bytes, start + 1, add);
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

/**
Passwords of addresses: `https://user:password@host/`.
*/
export function findPasswords(bytes: string, add: AddSpan): void {
	if (!bytes.includes('@')) {
		return;
	}

	for (let at = bytes.indexOf('//'); at >= 0; at = bytes.indexOf('//', at + 2)) {
		const authority = /^[^/?#\s"'<>\\]*/.exec(bytes.slice(at + 2, at + 2 + longestAuthority))![0];
		const end = authority.lastIndexOf('@');
		const colon = authority.indexOf(':');
		if (colon >= 0 && colon < end) {
			add(at + 3 + colon, at + 2 + end);
		}
	}
}
