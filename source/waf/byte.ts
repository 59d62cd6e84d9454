/*
The bytes at which lines are taken apart, by name: `import * as Byte`, then `bytes[at] === Byte.colon`.
Each is a constant of its own, not a member of an object: so the bundler writes the number where the name is used.
*/

/** What a truncated file is filled with. */
export const nul = 0;

/** `\t` */
export const tab = 9;

/** `\n` */
export const newline = 10;

/** `\r` */
export const carriageReturn = 13;

/** What a colour begins with. */
export const escape = 27;

/** ` ` */
export const space = 32;

/** `"` */
export const quote = 34;

/** `#` */
export const hash = 35;

/** `%` */
export const percent = 37;

/** `&` */
export const ampersand = 38;

/** `'` */
export const apostrophe = 39;

/** `(` */
export const openParenthesis = 40;

/** `)` */
export const closeParenthesis = 41;

/** `*` */
export const asterisk = 42;

/** `+` */
export const plus = 43;

/** `,` */
export const comma = 44;

/** `-` */
export const dash = 45;

/** `.` */
export const dot = 46;

/** `/` */
export const slash = 47;

/** `0` */
export const digit0 = 48;

/** `1` */
export const digit1 = 49;

/** `2` */
export const digit2 = 50;

/** `9` */
export const digit9 = 57;

/** `:` */
export const colon = 58;

/** `;` */
export const semicolon = 59;

/** `<` */
export const lessThan = 60;

/** `=` */
export const equals = 61;

/** `>` */
export const greaterThan = 62;

/** `?` */
export const questionMark = 63;

/** `@` */
export const atSign = 64;

/** `A` */
export const upperA = 65;

/** `F` */
export const upperF = 70;

/** `M` */
export const upperM = 77;

/** `P` */
export const upperP = 80;

/** `T` */
export const upperT = 84;

/** `Z` */
export const upperZ = 90;

/** `[` */
export const openBracket = 91;

/** `\` */
export const backslash = 92;

/** `]` */
export const closeBracket = 93;

/** `_` */
export const underscore = 95;

/** A backtick. */
export const backtick = 96;

/** `d` */
export const lowerD = 100;

/** `m` */
export const lowerM = 109;

/** `w` */
export const lowerW = 119;

/** `x` */
export const lowerX = 120;

/** `{` */
export const openBrace = 123;

/** `|` */
export const bar = 124;

/** `}` */
export const closeBrace = 125;

/**
Whether the byte is one of `0` to `9`.
*/
export function isDigit(byte: number): boolean {
	return byte >= digit0 && byte <= digit9;
}

/**
Whether the byte is one of `A` to `Z`.
*/
export function isUpper(byte: number): boolean {
	return byte >= upperA && byte <= upperZ;
}

/**
Whether the byte is one of `a` to `z`.
*/
export function isLower(byte: number): boolean {
	return byte >= 97 && byte <= 122;
}

/**
Whether the byte is an ASCII letter of either case.
*/
export function isLetter(byte: number): boolean {
	return isLower(byte | 0x20);
}

/**
Whether the byte is ASCII that a terminal shows, blanks included.
*/
export function isPrintable(byte: number): boolean {
	return byte >= space && byte < 0x7f;
}

/**
The value of a hexadecimal digit of either case; -1 where the byte is none.
*/
export function hexDigit(byte: number): number {
	if (isDigit(byte)) {
		return byte - digit0;
	}

	const letter = byte | 0x20;
	return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/**
The byte that two hexadecimal digits stand for; -1 where one of them is none.
*/
export function hexPair(high: number, low: number): number {
	const tens = hexDigit(high);
	const ones = hexDigit(low);
	return tens < 0 || ones < 0 ? -1 : tens * 16 + ones;
}
