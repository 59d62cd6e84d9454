import {toSecretVariable} from './secret-names.ts';
import {findInCookie} from './find-in-cookie.ts';
import {findInHeader} from './find-in-pairs.ts';
import {type AddSpan} from './add-span.ts';

const longestVariable = 300;

/** abc (12 characters omitted) */
const omission = / \(\d{1,9} characters omitted\)$/;

/** Pattern match "union" at ARGS:pass. */
const atVariable = / at ([A-Z_]{1,40}:[^\s"]{1,300})\.(?= |$)/g;

const against = 'against variable `';
const valueOf = "' (Value: `";
const foundWithin = ' found within ';

/**
Secrets of what ModSecurity prints about a variable that is named like one. `isLine`: the text is a line of the log, where a value ends before the next field; else it ends with the text.

Formats: libmodsecurity's "against variable `ARGS:pass' (Value: `…' )", and "Matched Data: … found within ARGS:pass: …" of both engines.
*/
export function findInVariables(bytes: string, isLine: boolean, add: AddSpan): void {
	findAgainst(bytes, isLine, add);
	findWithin(bytes, isLine, add);
}

/**
Secrets in the data field of a line that says in its match text that a rule matched in such a variable: data is a piece of the value then. Returns whether the line has such a field.
*/
export function findInData(bytes: string, add: AddSpan): boolean {
	const head = '[data "';
	const first = bytes.indexOf(head);
	if (first < 0 || !namesSecret(bytes)) {
		return first >= 0;
	}

	for (let at = first; at >= 0; at = bytes.indexOf(head, at)) {
		at += head.length;
		const end = findFieldEnd(bytes, at);
		if (!saysWhere(bytes.slice(at, end))) {
			add(at, end);
		}

		at = end;
	}

	return true;
}

/**
Whether a match text says that a rule matched in a variable that is named like a secret.
*/
export function namesSecret(match: string): boolean {
	return findAgainst(match, false, () => {}) || namesSecretPlace(match);
}

/**
Whether data says by itself where it was found.
*/
export function saysWhere(data: string): boolean {
	return data.includes(foundWithin);
}

function namesSecretPlace(bytes: string): boolean {
	for (const [, variable] of bytes.matchAll(atVariable)) {
		if (toSecretVariable(variable) !== undefined) {
			return true;
		}
	}

	return false;
}

function findAgainst(bytes: string, isLine: boolean, add: AddSpan): boolean {
	let isFound = false;
	const last = isLine ? -1 : bytes.lastIndexOf("' )");
	for (let at = bytes.indexOf(against); at >= 0; at = bytes.indexOf(against, at)) {
		at += against.length;
		const name = bytes.slice(at, at + longestVariable).indexOf(valueOf);
		const variable = name < 0 ? '' : bytes.slice(at, at + name);
		const start = at + name + valueOf.length;
		if (name < 0 || toSecretVariable(variable) === undefined) {
			continue;
		}

		isFound = true;
		const close = isLine ? bytes.indexOf("' )", start) : last;
		const end = close < start ? bytes.length : close;
		addValue(variable, bytes, [start, end], add);
		at = end;
	}

	return isFound;
}

function findWithin(bytes: string, isLine: boolean, add: AddSpan): void {
	let before = 0;
	for (let at = bytes.indexOf(foundWithin); at >= 0; at = bytes.indexOf(foundWithin, at)) {
		const matchedEnd = at;
		at += foundWithin.length;
		const name = bytes.slice(at, at + longestVariable).indexOf(': ');
		const variable = name < 0 ? '' : bytes.slice(at, at + name);
		const secret = toSecretVariable(variable);
		if (name < 0 || secret === undefined) {
			continue;
		}

		const head = 'Matched Data: ';
		const matched = bytes.slice(before, matchedEnd).lastIndexOf(head);
		if (matched >= 0) {
			const piece: AddSpan = (start, end) => add(start, end, true);
			const start = before + matched + head.length;
			if (secret.kind === 'cookie') {
				findInCookie(secret.name, bytes, start, matchedEnd, piece);
			} else {
				piece(start, matchedEnd);
			}
		}

		const start = at + name + 2;
		const end = isLine ? findFieldEnd(bytes, start) : bytes.length;
		addValue(variable, bytes, [start, end], add);
		at = end;
		before = end;
	}
}

function addValue(variable: string, bytes: string, [start, end]: [number, number], add: AddSpan): void {
	const cut = omission.exec(bytes.slice(Math.max(start, end - 40), end))?.[0].length ?? 0;
	const secret = toSecretVariable(variable);
	if (secret?.kind === 'header') {
		findInHeader(secret.name, bytes, start, end - cut, add);
	} else if (secret?.kind === 'cookie') {
		findInCookie(secret.name, bytes, start, end - cut, add);
	} else {
		add(start, end - cut);
	}
}

/** The quote that ends a field, or the end of a cut line. */
function findFieldEnd(bytes: string, from: number): number {
	for (let at = bytes.indexOf('"', from); at >= 0; at = bytes.indexOf('"', at + 1)) {
		if (bytes[at - 1] !== '\\') {
			return at;
		}
	}

	return bytes.length;
}
