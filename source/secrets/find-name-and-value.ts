import * as Byte from '../waf/byte.ts';
import {type AddSpan} from './add-span.ts';
import {pointsToSecret, toRole} from './secret-names.ts';

type Span = readonly [start: number, end: number];

/** Keys that stand together: an object, or neighbours in a form or in lines. */
type Group = {
	readonly prefix: string;
	readonly keys: Set<string>;
	readonly values: Span[];
	isSecret: boolean;
	end: number;
};

const longestKey = 120;
const longestPointer = 120;
const longestList = 1024;

/** Between neighbours that no object holds together. */
const farthest = 64;
const mostGroups = 1000;
const mostKeys = 64;

/** Fields that a line of ModSecurity or of an answer always has say nothing of this kind. */
const keySigns = new Uint8Array(256).map((_, code) =>
	code >= 0x80 || /[\w.$[\]%-]/.test(String.fromCodePoint(code)) ? 1 : 0,
);

/**
Secrets whose name stands in another value beside theirs: `{"name": "password", "value": "…"}`, `fields[0][name]=pin&fields[0][value]=…`, `- key: token`, a line, `value: …`; in any order. Reads the bytes once.
*/
export function findApart(bytes: string, add: AddSpan): void {
	// Nothing points to a secret where nothing is called a value: most texts end here.
	if (!/val|content|data|text|string|answer|default|raw|payload|input|["'[._\s?&]v["'\]=:]/i.test(bytes)) {
		return;
	}

	const objects: Group[] = [];
	let loose: Group | undefined;
	let stringEnd = 0;
	const signs = /[{}=:]/g;
	for (let found = signs.exec(bytes); found !== null; found = signs.exec(bytes)) {
		const at = found.index;
		if (found[0] === '{' || found[0] === '}') {
			// Not in a string: `"value": "a}b"`.
			if (at >= stringEnd) {
				loose = undefined;
				if (found[0] === '}') {
					objects.pop();
				} else if (objects.length < mostGroups) {
					objects.push({prefix: '', keys: new Set(), values: [], isSecret: false, end: at});
				}
			}

			continue;
		}

		const key = readKey(bytes, at);
		const role = key === undefined ? undefined : toRole(key.name);
		if (key === undefined || role === undefined) {
			continue;
		}

		const value = readSpan(bytes, at + 1);
		stringEnd = Math.max(stringEnd, value.isString ? value.end : 0);
		const object = key.isQuoted ? objects.at(-1) : undefined;
		const prefix = key.name.slice(0, Math.max(key.name.lastIndexOf('['), key.name.lastIndexOf('.'), 0));
		const isNeighbour =
			loose !== undefined && loose.prefix === prefix && key.start - loose.end <= farthest && !loose.keys.has(key.name);
		loose =
			object === undefined && !isNeighbour ? {prefix, keys: new Set(), values: [], isSecret: false, end: 0} : loose;
		const group = object ?? loose!;
		group.end = value.end;
		if (group.keys.size < mostKeys) {
			group.keys.add(key.name);
		}

		enter(group, role, bytes, value, add);
	}
}

function enter(group: Group, role: 'pointer' | 'value', bytes: string, {start, end}: Value, add: AddSpan): void {
	if (role === 'pointer') {
		if (!group.isSecret && end - start <= longestPointer && pointsToSecret(bytes.slice(start, end))) {
			group.isSecret = true;
			for (const [from, to] of group.values.splice(0)) {
				add(from, to);
			}
		}
	} else if (group.isSecret) {
		add(start, end);
	} else if (group.values.length < mostKeys) {
		group.values.push([start, end]);
	}
}

type Key = {readonly name: string; readonly start: number; readonly isQuoted: boolean};

function readKey(bytes: string, sign: number): Key | undefined {
	let end = sign;
	while (end > sign - 3 && bytes[end - 1] === ' ') {
		end--;
	}

	const quote = bytes[end - 1];
	if (quote === '"' || quote === "'") {
		const before = bytes.slice(Math.max(0, end - 1 - longestKey), end - 1);
		const open = before.lastIndexOf(quote);
		return open < 0 ? undefined : {name: before.slice(open + 1), start: end - 1 - before.length + open, isQuoted: true};
	}

	let start = end;
	while (start > 0 && end - start < longestKey && keySigns[bytes.charCodeAt(start - 1)] === 1) {
		start--;
	}

	return start === end ? undefined : {name: bytes.slice(start, end), start, isQuoted: false};
}

type Value = {readonly start: number; readonly end: number; readonly isString: boolean};

/** What stands after a sign: in quotes, a list or an object without others in it, or one word. */
function readSpan(bytes: string, from: number): Value {
	let start = bytes[from] === '>' ? from + 1 : from;
	while (start < from + 8 && (bytes[start] === ' ' || bytes[start] === '\t')) {
		start++;
	}

	const sign = bytes[start];
	if (sign === '"' || sign === "'") {
		return {start: start + 1, end: findClosing(bytes, start + 1, sign), isString: true};
	}

	if (sign === '[' || sign === '{') {
		const close = bytes.slice(start, start + longestList).indexOf(sign === '[' ? ']' : '}');
		return {
			start: start + 1,
			end: close < 0 ? Math.min(bytes.length, start + longestList) : start + close,
			isString: false,
		};
	}

	let end = start;
	while (end < bytes.length && !isEnd(bytes.charCodeAt(end))) {
		end++;
	}

	return {start, end, isString: false};
}

function findClosing(bytes: string, from: number, quote: string): number {
	for (let at = from; at < bytes.length; at++) {
		const sign = bytes.charCodeAt(at);
		if (sign === Byte.backslash) {
			at++;
		} else if (sign === quote.charCodeAt(0)) {
			return at;
		}
	}

	return bytes.length;
}

/** Blanks, `"`, `&`, `,`, `;`, `<`, `]`, `}`. */
function isEnd(code: number): boolean {
	return (
		code <= Byte.space ||
		code === Byte.quote ||
		code === Byte.ampersand ||
		code === Byte.comma ||
		code === Byte.semicolon ||
		code === Byte.lessThan ||
		code === Byte.closeBracket ||
		code === Byte.closeBrace
	);
}
