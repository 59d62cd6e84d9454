import * as Byte from '../waf/byte.ts';
import {toBytes} from './escape-levels.ts';
import {isSecretHeader} from './secret-names.ts';
import {classes, digitsTrigger, isTokenTrigger, nameTrigger, push, tokenTrigger, triggers} from './word-triggers.ts';

/** Of a card. */
const fewestDigits = 13;
const longestRun = 80;

/** Letters, digits and signs of names; `%` and a backslash may hide one. */
const runSigns = new Uint8Array(128).map((_, code) => (/[\w.$%\\-]/.test(String.fromCodePoint(code)) ? 1 : 0));

/**
What a text may hold: a name of secrets, a secret that its form tells, escapes that hide either, an `@` that may end a password in an address.
*/
export type Hints = {names: boolean; forms: boolean; hides: boolean; addresses: boolean};

/**
Whether a text can hold a secret at all.
*/
export function mayHoldSecret(text: string): boolean {
	const {names, forms, hides} = findHints(toBytes(text));
	return names || forms || hides;
}

/** To read bytes out of an array is three times as fast as out of a string. */
const room = Buffer.alloc(65_536);

/**
Looks bytes through once for what they may hold. Most hold nothing, and for them this is all of the cost: a few nanoseconds a byte.
*/
export function findHints(bytes: string): Hints {
	const hints: Hints = {names: false, forms: false, hides: false, addresses: false};
	let three = 0;
	let triedTo = 0;
	let digitsTo = 0;
	for (let start = 0; start < bytes.length; start += room.length) {
		const length = room.write(
			bytes.length > room.length ? bytes.slice(start, start + room.length) : bytes,
			0,
			'latin1',
		);
		for (let place = 0; place < length; place++) {
			three = push(three, classes[room[place]]);
			const trigger = triggers[three];
			if (trigger === 0) {
				continue;
			}

			const at = start + place;
			if (trigger === nameTrigger) {
				triedTo = hints.names || at < triedTo ? triedTo : noteRun(bytes, at, hints);
			} else if (trigger === tokenTrigger) {
				hints.forms ||= isTokenTrigger(bytes.slice(at - 2, at + 1));
			} else if (trigger === digitsTrigger) {
				digitsTo = at < digitsTo ? digitsTo : noteDigits(bytes, at - 2, hints);
			} else {
				noteSign(bytes, at, hints);
			}
		}
	}

	if (!hints.names && triggers[push(three, 0)] === nameTrigger) {
		// A name of two letters at the very end.
		noteRun(bytes, bytes.length - 1, hints);
	}

	hints.names ||= hints.addresses && bytes.includes('//');
	// Escapes may stand in a token, between digits, or for the slashes of an address.
	hints.hides ||= (hints.forms || hints.addresses) && /[%\\&]/.test(bytes);
	return hints;
}

/** Digits from there on, and signs that may stand between them. Returns where they end. */
function noteDigits(text: string, from: number, hints: Hints): number {
	let digits = 0;
	let isPlain = true;
	let at = from;
	for (; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (Byte.isDigit(code)) {
			digits++;
		} else if (betweenDigits[code] === 1) {
			isPlain = false;
		} else {
			break;
		}
	}

	// Digits alone with which no brand's cards begin are a time, or the number of a thread.
	hints.forms ||= digits >= fewestDigits && !(isPlain && '017'.includes(text[from]));
	return at;
}

/** Signs that stand in what may be one number: blank, dash, plus, and what their escapes are made of (`%2D`, `\x20`). */
const betweenDigits = new Uint8Array(256);
for (const sign of String.raw` +-%\uxbBdD`) {
	betweenDigits[sign.codePointAt(0)!] = 1;
}

/** The signs of names around a place. Returns where they end: such a run is looked at once. */
function noteRun(text: string, at: number, hints: Hints): number {
	let start = at;
	while (start > 0 && at - start < longestRun && runSigns[text.charCodeAt(start - 1)] === 1) {
		start--;
	}

	let end = at + 1;
	while (end < text.length && end - at < longestRun && runSigns[text.charCodeAt(end)] === 1) {
		end++;
	}

	const run = text.slice(start, end);
	if (run.includes('%') || run.includes('\\')) {
		hints.hides = true;
	}

	if (run.length === 4 && text[end] === ' ' && /^code$/i.test(run)) {
		// Access denied with code 403
		return end;
	}

	hints.names =
		run.length >= longestRun ||
		isSecretHeader(run) ||
		/cookie/i.test(run) ||
		(/code$/i.test(run) && '="\':]'.includes(text[end] ?? ' '));
	return end;
}

/** A sign that begins an escape of a letter or of another escape, or ends a password in an address, or is of a name in another script. */
function noteSign(text: string, at: number, hints: Hints): void {
	switch (text.charCodeAt(at)) {
		case 37:
			hints.hides ||= hidesUnit(text, at + 1);
			break;
		case 92: {
			const sign = text[at + 1];
			hints.hides ||= (sign === 'x' && hidesByte(text, at + 2)) || (sign === 'u' && hidesUnit(text, at + 1));
			break;
		}

		case 38:
			hints.hides ||= text[at + 1] === '#';
			break;
		case 64:
			hints.addresses = true;
			break;
		default:
			hints.names = true;
	}
}

/** `u0041`, or a byte. */
function hidesUnit(text: string, at: number): boolean {
	const sign = text[at];
	return sign === 'u' || sign === 'U' ? !text.startsWith('00', at + 1) || hidesByte(text, at + 3) : hidesByte(text, at);
}

/** Letters, `%`, `&`, `@`, a backslash, and all beyond ASCII. */
const hidden = new Set(
	Array.from({length: 256}, (_, code) => code)
		.filter(code => code >= 0x80 || /[a-z%&@\\]/i.test(String.fromCodePoint(code)))
		.map(code => code.toString(16).padStart(2, '0')),
);

function hidesByte(text: string, at: number): boolean {
	return hidden.has(text.slice(at, at + 2).toLowerCase());
}
