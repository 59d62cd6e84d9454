import {
	companions,
	innocentKeys,
	innocentNames,
	plainWords,
	secretNames,
	secretParts,
	secretPartsOfOtherScripts,
	secretWords,
} from './secret-words.ts';
import {hasTrigger} from './word-triggers.ts';

/** Values that say nothing, and would make a text unreadable where all of them are masked. */
const plainValues = new Set(['true', 'false', 'null', 'none', 'undefined']);

/** Names of values that are never secret although a word of theirs is: `ARGS_NAMES` holds names. */
const namesOnly = /_NAMES$/;

/** Of a longer name its end counts: `a[b][c]…[password]`. */
const longestName = 200;

/** Scores of CRS by category: `SQLI=5,XSS=0,…,HTTP=0,SESS=0`. */
const scoreName = 'SESS';

/** `newPassword2` is `new`, `Password`; `PHPSESSID` is one word. */
const word = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;

/** Letters whose strokes are no accents. */
const strokes: Readonly<Record<string, string>> = {
	ł: 'l',
	Ł: 'L',
	đ: 'd',
	Đ: 'D',
	ø: 'o',
	Ø: 'O',
	ı: 'i',
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ə: 'e',
};

/** Not `secretary`, `tokenize`. */
const guardedParts: Readonly<Record<string, string>> = {secret: 'secret(?!ar)', token: 'token(?!i[sz]|om)'};

const certainParts = new RegExp(
	[...secretParts, ...secretPartsOfOtherScripts.map(part => fold(part).toLowerCase())]
		.map(part => guardedParts[part] ?? part.replaceAll('_', ''))
		.join('|'),
);

/** Bounded repeats: a name costs a bounded number of steps. `compass`, `shopping` hold no companion. */
const companion = `(?:${companions.join('|')}|\\d)`;
const compound = new RegExp(
	`^(?:${companion}{0,2}(?:pass|passe|pwd|psw|pw|pin|otp|cvv|cvc|senha|haslo|heslo|parola|clave|sifre|mdp)${companion}{0,2}|[jlnprux](?:pass|psw|pw))$`,
);
const longestCompound = 40;

/**
Whether a parameter, a field of a form or a key of JSON is named like a secret: with accents or without, in any case, with digits. `name` may be text, or its bytes as UTF-8 or Latin-1, one character a byte.
*/
export function isSecretName(name: string): boolean {
	if (!hasTrigger(name)) {
		return false;
	}

	const folded = fold(name.length > longestName ? name.slice(-longestName) : name);
	const parts = folded.match(/[\p{L}\d]+/gu) ?? [];
	if (parts.length === 0) {
		return false;
	}

	const joined = parts.join('').toLowerCase();
	if (innocentNames.test(parts.join('_').toLowerCase())) {
		return false;
	}

	return (
		secretNames.has(joined) || certainParts.test(joined) || parts.some(part => isSecretWord(part) || isCompound(part))
	);
}

/** A part between signs, as a whole, and its words: `newPass2`. */
function isSecretWord(part: string): boolean {
	return (
		(part !== scoreName && secretWords.has(part.toLowerCase().replaceAll(/\d+/g, ''))) ||
		(part.match(word) ?? []).some(found => found !== scoreName && secretWords.has(found.toLowerCase()))
	);
}

function isCompound(part: string): boolean {
	return part.length <= longestCompound && compound.test(part.toLowerCase());
}

/** Without accents: `contraseña` is `contrasena`. Umlauts that were written out (`loesenord`) are not found. */
function fold(name: string): string {
	if (/^[\0-\u007F]*$/.test(name)) {
		return name;
	}

	return fromAnyBytes(name)
		.normalize('NFKD')
		.replaceAll(/\p{M}/gu, '')
		.replaceAll(/[łŁđĐøØıßæœə]/g, letter => strokes[letter]);
}

/** A text that is one already, or is no UTF-8, stays: then its bytes are Latin-1. */
function fromAnyBytes(name: string): string {
	if (/[^\0-\u00FF]/.test(name)) {
		return name;
	}

	const text = Buffer.from(name, 'latin1').toString('utf8');
	return text.includes('\u{FFFD}') ? name : text;
}

/**
Whether a value is such a word itself, or one that says nothing: to mask it everywhere would mask names.
*/
export function isPlainValue(value: string): boolean {
	const lower = value.toLowerCase();
	return plainWords.has(lower) || plainValues.has(lower);
}

/**
Whether a header or a key of JSON holds a secret: `Authorization`, `Cookie`, `X-Api-Key` and similar.
*/
export function isSecretHeader(name: string): boolean {
	const lower = name.toLowerCase();
	return lower === webSocketProtocol || (/[-_]key$/.test(lower) && !innocentKeys.test(lower)) || isSecretName(name);
}

/**
A header in which browsers send tokens, since a script cannot set another one.
*/
export const webSocketProtocol = 'sec-websocket-protocol';

/** `code` alone is many things: of OAuth it is one that a machine made. */
const codeName = /(?:^|[^a-z\d])code$/i;
const machineMade = /^(?=[^\d]*\d)(?=[^a-z]*[a-z])(?:\d\/)?[\w.~*!$-]{8,}$/i;

/**
Whether a parameter is a code of OAuth by its name and the look of its value.
*/
export function isSecretCode(name: string, value: string): boolean {
	return name.length <= longestName && codeName.test(name) && value.length <= 2048 && machineMade.test(value);
}

/** Keys whose value names what another key holds: `{"name": "password", "value": "…"}`. */
const pointerWords = new Set(
	'name key field label id identifier param parameter property prop attribute attr variable var setting option type header column claim element k n'.split(
		' ',
	),
);
const valueWords = new Set(
	'value values val v content contents data text string answer default raw payload input'.split(' '),
);

/**
Whether a key points to what another one holds, or is that other one: by its last word, `fieldName`, `fields[0][value]`.
*/
export function toRole(key: string): 'pointer' | 'value' | undefined {
	const last = key.slice(-40).match(word)?.at(-1)?.toLowerCase() ?? '';
	return pointerWords.has(last) ? 'pointer' : valueWords.has(last) ? 'value' : undefined;
}

/** `Boarding pass to the moon and back` is no name of a field. */
const mostWords = 4;

/**
Whether a pointer points to a secret.
*/
export function pointsToSecret(pointer: string): boolean {
	return pointer.length <= 80 && pointer.trim().split(/[ +]/).length <= mostWords && isSecretHeader(pointer.trim());
}

/**
A variable of ModSecurity taken apart: `ARGS:password`, `REQUEST_COOKIES:session`, `REQUEST_HEADERS:Authorization`.
*/
export function toSecretVariable(
	variable: string,
): {readonly kind: 'header' | 'cookie' | 'value'; readonly name: string} | undefined {
	const colon = variable.indexOf(':');
	const collection = colon < 0 ? variable : variable.slice(0, colon);
	const name = colon < 0 ? '' : variable.slice(colon + 1);
	if (namesOnly.test(collection)) {
		return undefined;
	}

	if (/^(?:REQUEST|RESPONSE)_HEADERS$/.test(collection)) {
		return isSecretHeader(name) ? {kind: 'header', name} : undefined;
	}

	if (collection === 'REQUEST_COOKIES') {
		return {kind: 'cookie', name};
	}

	return isSecretName(name) ? {kind: 'value', name} : undefined;
}
