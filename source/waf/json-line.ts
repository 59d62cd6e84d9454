/** What a terminal may act upon or show as nothing, beyond what JSON escapes by itself. */
const unshowable = /[\u007F-\u009F\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const harmless = /^[ -~]*$/;

/**
A value as one line of JSON that does no harm to a terminal either: what would is written as `\u202e`, which reads back as the same text.
*/
export function toJsonLine(value: unknown): string {
	const text = JSON.stringify(value);
	return harmless.test(text) ? text : text.replace(unshowable, escapeUnits);
}

/** Sample: a tag character, which takes two code units, becomes `\udb40\udc41`. */
function escapeUnits(character: string): string {
	return character
		.split('')
		.map(unit => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.join('');
}
