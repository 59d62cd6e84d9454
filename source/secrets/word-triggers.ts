import {secretNames, secretParts, secretWords} from './secret-words.ts';
import {tokenForms} from './token-forms.ts';

/*
Three signs in a row of which every name of a secret holds some, and others of which every beginning of a token does. Most
texts hold none of them, and one pass that looks up each place in one table tells.
*/

/**
What three signs may be part of.
*/
export const nameTrigger = 1;
export const tokenTrigger = 2;
export const hidingTrigger = 3;
export const digitsTrigger = 4;

/** Classes of signs, five bits each: letters in either case 1–26, digits, signs of names and tokens, signs that hide others; all else 0. */
const digitClass = 27;
const signClass = 28;
const hidingClass = 31;

/**
The class of each byte. `%`, `\`, `&` may begin an escape, `@` ends a password in an address, and beyond ASCII are names in other languages.
*/
export const classes = new Uint8Array(256).map((_, code) => {
	const sign = String.fromCodePoint(code);
	if (code >= 128 || String.raw`%\&@`.includes(sign)) {
		return hidingClass;
	}

	if (/[a-z]/i.test(sign)) {
		return (code | 32) - 96;
	}

	return /\d/.test(sign) ? digitClass : '_-.$/ +:'.includes(sign) ? signClass : 0;
});

/**
Three classes as one number: `push` shifts the next one in.
*/
export function push(three: number, kind: number): number {
	return ((three << 5) | kind) & 0x7f_ff;
}

/**
By such a number: 0 for nothing, or one of the triggers. Small enough to stay near the processor.
*/
export const triggers = new Uint8Array(32 ** 3);

for (let three = 0; three < triggers.length; three++) {
	if ((three & 31) === hidingClass) {
		triggers[three] = hidingTrigger;
	}
}

triggers[toThree('000')] = digitsTrigger;

/** How often letters stand in English, most frequent first: of a word the rarest three letters are looked for. */
const frequent = 'etaoinsrhdlucmfywgpbvkxqjz';

/** What lines of an error log say anyway is no sign of anything. */
const common =
	'modsecurity warning matched operator parameter against variable value file line msg data severity accuracy application-multi protocol-attack.conf ' +
	'language-multi platform-multi attack-protocol paranoia-level hostname unique_id access denied with code phase client server ' +
	'request referrer pattern match smuggling device services basket inbound anomaly score exceeded content accept security audit account response connection';
const commonThrees = new Set(Array.from({length: common.length - 2}, (_, at) => toThree(common.slice(at, at + 3))));

/** Beginnings of tokens are looked for in their own case. */
const tokenThrees = new Set<string>();

for (const {begins} of tokenForms) {
	// `SK` of two letters has a digit after it, or a letter of a hexadecimal number.
	const texts = begins.length > 2 ? [begins] : '0123456789abcdef'.split('').map(sign => begins + sign);
	for (const text of texts) {
		noteToken(chooseThree(text));
	}
}

// Credentials in a header, keys in their armour, JSON in base64.
for (const text of ['Bea', 'bea', 'BEA', 'sic', 'SIC', '-BE', '- B', '-+B', 'eyJ', 'eyA', 'ewo', 'ew0', ':AA']) {
	noteToken(text);
}

function noteToken(text: string): void {
	tokenThrees.add(text);
	triggers[toThree(text)] = tokenTrigger;
}

/**
Whether three signs are part of a token's beginning in their own case, too.
*/
export function isTokenTrigger(text: string): boolean {
	return tokenThrees.has(text);
}

for (const name of ['key', 'code', 'websocket', ...secretWords, ...secretNames, ...secretParts]) {
	const segments = name.split('_').filter(({length}) => length > 2);
	if (name.length === 2) {
		// `pw`, with whatever after it.
		triggers.fill(nameTrigger, toThree(`${name}\0`), toThree(`${name}\0`) + hidingClass);
	} else if (segments.length > 0) {
		triggers[toThree(rarest(segments.map(segment => chooseThree(segment))))] = nameTrigger;
	}
}

for (const text of ['ccn', 'ccc', 'ccv', 'cc_', 'cc-', 'cc.']) {
	triggers[toThree(text)] = nameTrigger;
}

function toThree(text: string): number {
	return text.split('').reduce((three, sign) => push(three, classes[sign.codePointAt(0)!]), 0);
}

function chooseThree(text: string): string {
	return rarest(Array.from({length: text.length - 2}, (_, at) => text.slice(at, at + 3)));
}

/** Where one of them is looked for already, that one; else the one of the rarest letters. */
function rarest(threes: readonly string[]): string {
	const known = threes.find(three => triggers[toThree(three)] === nameTrigger);
	return known ?? threes.toSorted((one, other) => rarity(toThree(other)) - rarity(toThree(one)))[0];
}

function rarity(three: number): number {
	const kinds = [three >> 10, (three >> 5) & 31, three & 31];
	const places = kinds.map(kind => (kind >= 1 && kind <= 26 ? frequent.indexOf(String.fromCodePoint(96 + kind)) : 8));
	const digits = kinds.filter(kind => kind === digitClass).length;
	return places.reduce((sum, place) => sum + place, 0) - (commonThrees.has(three) ? 100 : 0) - (digits > 1 ? 200 : 0);
}

/**
Whether a name can be a secret's: most are not, and this is told quickly.
*/
export function hasTrigger(name: string): boolean {
	let three = 0;
	for (let at = 0; at <= name.length; at++) {
		const kind = at < name.length ? (classes[name.charCodeAt(at)] ?? hidingClass) : 0;
		three = push(three, kind);
		const trigger = triggers[three];
		if (trigger === nameTrigger || trigger === hidingTrigger) {
			return true;
		}
	}

	return false;
}
