import {decodeText} from '../../waf/text.ts';

const quote = '"';

/* What Go never prints in quotes: it would be escaped. */
const raw = /[\u0000-\u001F\u007F]/;

/* Samples: `\n`, `\"`, `\x1b`, `\u00e9`, `\U0001f600` */
const escape = /\\(?:([abfnrtv\\"])|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))/y;
const letters: Readonly<Record<string, number>> = {a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, '"': 34};

/**
A value in quotes, and the index after its closing quote.
*/
export type Quoted = {readonly value: string; readonly end: number};

/**
Reads the text in quotes at `at` as Go's `%q` prints it; undefined where none stands there, it has no end, or it holds what Go does not print. Bytes of `\xHH` make UTF-8 together with the characters around them.

Format: `Quote` of https://pkg.go.dev/strconv
*/
export function readGoQuoted(text: string, at: number): Quoted | undefined {
	if (text[at] !== quote) {
		return undefined;
	}

	const close = text.indexOf(quote, at + 1);
	const plain = text.slice(at + 1, Math.max(at + 1, close));
	if (close < 0 || raw.test(plain)) {
		return undefined;
	}

	return plain.includes('\\') ? readEscaped(text, at + 1) : {value: plain, end: close + 1};
}

function readEscaped(text: string, start: number): Quoted | undefined {
	const pieces: Buffer[] = [];
	let from = start;
	for (let at = start; at < text.length; at++) {
		const character = text[at];
		if (character === quote) {
			pieces.push(Buffer.from(text.slice(from, at), 'utf8'));
			return {value: decodeText(Buffer.concat(pieces)), end: at + 1};
		}

		if (character === '\\') {
			escape.lastIndex = at;
			const bytes = toBytes(escape.exec(text));
			if (bytes === undefined) {
				return undefined;
			}

			pieces.push(Buffer.from(text.slice(from, at), 'utf8'), bytes);
			from = escape.lastIndex;
			at = from - 1;
		} else if (raw.test(character)) {
			return undefined;
		}
	}

	return undefined;
}

function toBytes(found: RegExpExecArray | null): Buffer | undefined {
	if (found === null) {
		return undefined;
	}

	const [, letter, byte, short, long] = found;
	if (letter !== undefined) {
		return Buffer.from([letters[letter]]);
	}

	if (byte !== undefined) {
		return Buffer.from([Number.parseInt(byte, 16)]);
	}

	const point = Number.parseInt(short ?? long, 16);
	return point > 0x10_ffff || (point >= 0xd800 && point < 0xe000)
		? undefined
		: Buffer.from(String.fromCodePoint(point), 'utf8');
}
