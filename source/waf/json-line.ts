/** What a terminal may act upon or show as nothing, beyond what JSON escapes by itself. */
const unshowable = String.raw`[\u007F-\u009F\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;

/** The third mark on a letter and further ones, which grow over the lines above; and marks that would sit on a quote of JSON, or on an escape. */
const heapedMark = String.raw`(?<=\p{M}{2})\p{M}|(?<="|${unshowable})\p{M}`;
const harmfulInJson = new RegExp(`${unshowable}|${heapedMark}`, 'gu');
const harmful = new RegExp(String.raw`[\u0000-\u001F]|${unshowable}|${heapedMark}`, 'gu');
const harmless = /^[ -~]*$/;

/**
A value as one line of JSON that does no harm to a terminal either: what would is written as `\u202e`, which reads back as the same text.
*/
export function toJsonLine(value: unknown): string {
	const text = JSON.stringify(value);
	return harmless.test(text) ? text : text.replace(harmfulInJson, escapeUnits);
}

/**
A text with the same escapes outside of JSON, where it is not read back.
*/
export function escapeText(text: string): string {
	return harmless.test(text) ? text : text.replace(harmful, escapeUnits);
}

/** Sample: a tag character, which takes two code units, becomes `\udb40\udc41`. */
function escapeUnits(character: string): string {
	return character
		.split('')
		.map(unit => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.join('');
}
