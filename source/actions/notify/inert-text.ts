/**
A text that calls nobody and links nowhere in a chat, and can still be read: `@` becomes its wide form, and addresses of the web are broken the way analysts write them, `http[:]//`.
*/
export function toInertText(text: string): string {
	return text
		.replaceAll('@', '＠')
		.replaceAll('://', '[:]//')
		.replaceAll(/\bwww\./gi, prefix => `${prefix.slice(0, -1)}[.]`);
}

/**
The same in Markdown, where no character of it means anything; blanks in front of a line, which would make a block of code, are one.
*/
export function toInertMarkdown(text: string): string {
	return toInertText(text)
		.replaceAll(/^[ \t\u00A0]{2,}|^\t/gm, ' ')
		.replaceAll(/[!-/:-?[-`{-~]/g, String.raw`\$&`);
}

/**
A block of code in Markdown. Nothing is markup in it but its end, so three backticks are parted.
*/
export function toCodeBlock(text: string): string {
	return `\`\`\`\n${toInertCode(text)}\n\`\`\``;
}

/**
What may stand in a block of code.
*/
export function toInertCode(text: string): string {
	return toInertText(text).replaceAll(/`(?=`)/g, '` ');
}

/**
A text in HTML: its five characters as entities.
*/
export function escapeHtml(text: string): string {
	return text.replaceAll(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
