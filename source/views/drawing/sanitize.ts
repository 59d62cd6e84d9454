import {type CleanText} from './own-words.ts';

/** Printable ASCII: most fields, and nothing to do. */
const harmless = /^[ -~]*$/;

/**
What never reaches the terminal as it is: controls, formats (bidi, ZWJ, tags, soft hyphen, BOM), default-ignorables (variation selectors,
Hangul fillers), separators and odd spaces, surrogates without their half, private and unassigned code points (of unknown width), and the
building blocks of flags, skin tones and Hangul syllables, which terminals count differently.
*/
const unshowable =
	/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Regional_Indicator}\p{Emoji_Modifier}\u{1160}-\u{11FF}\u{D7B0}-\u{D7FF}]|(?! )\p{Zs}/u;
const mark = /\p{M}/u;
const marksKept = 2;
const shortEscapes: Readonly<Record<string, string>> = {
	'\n': String.raw`\n`,
	'\r': String.raw`\r`,
	'\t': String.raw`\t`,
};

function escapeCharacter(character: string): string {
	const code = character.codePointAt(0)!;
	return code < 0x1_00 ? String.raw`\x${code.toString(16).padStart(2, '0')}` : String.raw`\u{${code.toString(16)}}`;
}

/**
Text from outside made fit for a terminal: what could move the cursor, colour, link, hide or reorder becomes a visible escape
(`\x1b`, `\n`, `\u{202e}`), and of the marks on one letter the third and further are dropped. The one way of such text to the screen.
*/
export function sanitize(text: string): CleanText {
	if (harmless.test(text)) {
		return text as CleanText;
	}

	let clean = '';
	// A mark at the start would sit on whatever we print in front of it.
	let marks = marksKept;
	let based = false;
	for (const character of text) {
		if (unshowable.test(character)) {
			clean += shortEscapes[character] ?? escapeCharacter(character);
			based = false;
		} else if (mark.test(character)) {
			marks++;
			clean += based ? (marks > marksKept ? '' : character) : escapeCharacter(character);
		} else {
			clean += character;
			based = true;
			marks = 0;
		}
	}

	return clean as CleanText;
}

/**
The same for a terminal without UTF-8: every other character becomes an escape too.
*/
export function sanitizeToAscii(text: string): CleanText {
	return sanitize(text).replaceAll(/[^ -~]/gu, character => escapeCharacter(character)) as CleanText;
}
