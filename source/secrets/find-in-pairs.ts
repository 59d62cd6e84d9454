import {type AddSpan} from './add-span.ts';
import {findInCookie} from './find-in-cookie.ts';
import {fromBytes, toEscapeLevels} from './escape-levels.ts';
import {isSecretCode, isSecretHeader, isSecretName, webSocketProtocol} from './secret-names.ts';

/** Of a longer name its end counts. */
const longestName = 1000;

/** `Bearer abc`: the scheme is no secret. */
const scheme = /^[a-z][\w-]{0,30} +(?=\S)/i;

/**
Secrets of a header's value in `[from, end)`: of cookies each value by itself, of credentials all after the scheme.
*/
export function findInHeader(name: string, bytes: string, from: number, end: number, add: AddSpan): void {
	const lower = name.toLowerCase();
	if (!isSecretHeader(lower)) {
		return;
	}

	if (/^(?:set-)?cookie2?$/.test(lower)) {
		findInCookies(bytes, from, end, lower.startsWith('set-'), add);
		return;
	}

	if (lower === webSocketProtocol) {
		findInProtocols(bytes, from, end, add);
		return;
	}

	const words = /auth(?:ori[sz]ation|entication)?$/.test(lower)
		? (scheme.exec(bytes.slice(from, from + 64))?.[0].length ?? 0)
		: 0;
	add(from + words, end);
}

/** `graphql-ws, bearer.abc`, `access_token, abc`: protocols by name stay. */
function findInProtocols(bytes: string, from: number, end: number, add: AddSpan): void {
	let at = from;
	let isNamed = false;
	for (const part of bytes.slice(from, end).split(',')) {
		const text = part.trim();
		const start = at + part.length - part.trimStart().length;
		const words = /^(?:[a-z\d]+[._-])*?(?:bearer|token|auth\w*|jwt|apikey|key|secret)[._-](?:[a-z]\w*\.)*/i.exec(
			text,
		)?.[0];
		const isCode = /^[\w+/=.-]{16,}$/.test(text) && /\d/.test(text) && /[\w+/=-]{16}/.test(text);
		if (isNamed || isCode || words !== undefined) {
			const skipped = isNamed || isCode ? 0 : words!.length;
			add(start + (skipped < text.length ? skipped : 0), start + text.length);
		}

		isNamed = text.length < 32 && isSecretName(text);
		at += part.length + 1;
	}
}

/**
Secrets of cookies in `[from, end)`: each value by itself, of an answer's the first one.
*/
export function findInCookies(bytes: string, from: number, end: number, isAnswer: boolean, add: AddSpan): void {
	for (let at = from; at < end;) {
		const semicolon = bytes.indexOf(';', at);
		const stop = semicolon < 0 || semicolon > end ? end : semicolon;
		const pair = bytes.slice(at, stop);
		const value = pair.indexOf('=') + 1;
		const blanks = value > 0 ? 0 : pair.length - pair.trimStart().length;
		const name = value > 0 ? pair.slice(0, value - 1).trim() : '';
		findInCookie(name, bytes, at + value + blanks, at + pair.trimEnd().length, add);
		// What follows in an answer are attributes: `Path=/`.
		at = isAnswer ? end : stop + 1;
	}
}

/**
Secrets of a query or form from `from` on: `user=a&pass=b`.
*/
export function findInPairs(bytes: string, from: number, add: AddSpan): void {
	for (let at = from; at < bytes.length;) {
		const next = bytes.indexOf('&', at);
		const stop = next < 0 ? bytes.length : next;
		const sign = bytes.indexOf('=', at);
		if (sign < 0) {
			break;
		}

		const name = sign < stop ? toName(bytes.slice(Math.max(at, sign - longestName), sign)) : '';
		if (isSecretName(name) || (name !== '' && isSecretCode(name, toName(bytes.slice(sign + 1, stop))))) {
			add(sign + 1, stop);
		}

		at = stop + 1;
	}
}

/**
A name with its escapes resolved.
*/
export function toName(bytes: string): string {
	return fromBytes(toEscapeLevels(bytes).at(-1)!.bytes);
}
