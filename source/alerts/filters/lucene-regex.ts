import {FilterError} from './filter-error.ts';

/**
A regular expression of Lucene as one of RE2. Lucene's has no anchors and always means the whole value; `"` encloses a literal, `@` is any text.

@throws {FilterError} for its operators that RE2 has no word for: complement, intersection, number ranges, nothing.
*/
export function toExpression(expression: string): string {
	let result = '';
	let isInClass = false;
	for (const [part] of expression.matchAll(/\\[^]|"[^"]*"|[^]/gu)) {
		if (part.startsWith('\\') && part.length > 1) {
			// `\e` means the letter, except for the classes that both know.
			result += /\\[dDsSwW]/.test(part) ? part : escapeLiteral(part.slice(1));
		} else if (isInClass) {
			isInClass = part !== ']';
			result += part === '[' || part === '&' ? `\\${part}` : part;
		} else if (part.length > 1 && part.startsWith('"')) {
			result += `(?:${escapeLiteral(part.slice(1, -1))})`;
		} else if (part === '@') {
			result += '.*';
		} else if (part === '^' || part === '$') {
			result += `\\${part}`;
		} else if ('~&<>#'.includes(part)) {
			throw new FilterError(
				`the operator ${part} of Lucene's regular expressions is not offered; escape it where the character is meant`,
			);
		} else {
			isInClass = part === '[';
			result += part;
		}
	}

	return result;
}

function escapeLiteral(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|\-/&]/g, String.raw`\$&`);
}
