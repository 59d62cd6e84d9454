/**
A directive in the syntax that Apache and ModSecurity share.
*/
export type ConfigLine = {
	/** In small letters; of a section with its sign: `<virtualhost`, `</virtualhost`. */
	readonly name: string;

	/** What follows it, unsplit: most directives are not looked at. */
	readonly rest: string;

	/** Where it begins, 1-based. */
	readonly line: number;
};

/**
The directives of a text: one a line, continued after a backslash, comments begin a line (Apache manual, "Configuration Files"). Never throws.
*/
export function readConfigLines(text: string): ConfigLine[] {
	const found: ConfigLine[] = [];
	let parts: string[] = [];
	let first = 1;
	for (const [index, raw] of text.split('\n').entries()) {
		first = parts.length === 0 ? index + 1 : first;
		const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
		// A comment is continued, too.
		if (line.endsWith('\\')) {
			parts.push(line.slice(0, -1));
			continue;
		}

		const whole = [...parts, line].join('').trim();
		parts = [];
		if (whole !== '' && !whole.startsWith('#')) {
			// Samples: `ErrorLog logs/error_log`, `<VirtualHost *:443>`
			const end = whole.search(/[\s>]/);
			const name = end < 0 ? whole : whole.slice(0, end);
			const rest = end < 0 ? '' : whole.slice(end).trim();
			const isSection = name.startsWith('<');
			found.push({
				name: name.toLowerCase(),
				rest: isSection && rest.endsWith('>') ? rest.slice(0, -1).trim() : rest,
				line: first,
			});
		}
	}

	return found;
}

/**
The words after a directive: blanks part them, quotes keep them together, and inside of quotes a backslash keeps its quote (`ap_getword_conf`).
*/
export function splitArguments(rest: string): string[] {
	const words: string[] = [];
	for (let at = 0; at < rest.length;) {
		const quote = rest[at];
		if (/\s/.test(quote)) {
			at++;
			continue;
		}

		let word = '';
		if (quote === '"' || quote === "'") {
			for (at++; at < rest.length && rest[at] !== quote; at++) {
				at += rest[at] === '\\' && (rest[at + 1] === quote || rest[at + 1] === '\\') ? 1 : 0;
				word += rest[at] ?? '';
			}

			at++;
		} else {
			for (; at < rest.length && !/\s/.test(rest[at]); at++) {
				word += rest[at];
			}
		}

		words.push(word);
	}

	return words;
}
