import {type Directive} from './nginx.ts';

/**
The directives of one file; `problem` says where it stopped being readable. What stood in front of that is given.
*/
export type ParsedFile = {readonly directives: readonly Directive[]; readonly problem: string | undefined};

type Token = {readonly kind: 'word' | ';' | '{' | '}'; readonly text: string; readonly line: number};

type Lexer = {
	next(): Token | undefined;

	/** Skips a block that holds another language, up to its closing brace. */
	skipForeign(): void;
};

/** No configuration is nested deeper. */
const deepest = 64;

/**
Reads the text of a configuration file of nginx (`ngx_conf_file.c`): words with quotes and backslashes, `;`, blocks, comments. Never throws.
*/
export function parseConfig(text: string, file: string): ParsedFile {
	const lexer = createLexer(text);
	let problem: string | undefined;

	const readBlock = (depth: number): Directive[] => {
		const directives: Directive[] = [];
		let words: Token[] = [];
		for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
			if (token.kind === 'word') {
				words.push(token);
				continue;
			}

			if (token.kind === '}') {
				if (depth === 0 || words.length > 0) {
					problem ??= `unexpected "}" in ${file}:${token.line}`;
				}

				return directives;
			}

			const [name, ...parameters] = words;
			words = [];
			if (name === undefined) {
				problem ??= `unexpected "${token.kind}" in ${file}:${token.line}`;
				return directives;
			}

			const directive = {name: name.text, parameters: parameters.map(word => word.text), file, line: name.line};
			if (token.kind === ';') {
				directives.push({...directive, block: undefined});
			} else if (name.text.endsWith('_by_lua_block')) {
				lexer.skipForeign();
				directives.push({...directive, block: []});
			} else if (depth === deepest) {
				problem ??= `blocks are nested too deep in ${file}:${token.line}`;
				return directives;
			} else {
				directives.push({...directive, block: readBlock(depth + 1)});
			}

			if (problem !== undefined) {
				return directives;
			}
		}

		if (depth > 0 || words.length > 0) {
			problem ??= `unexpected end of file, expecting ${words.length > 0 ? '";"' : '"}"'} in ${file}`;
		}

		return directives;
	};

	return {directives: readBlock(0), problem};
}

/* Blanks of nginx, and what else ends a plain word. */
const blank = /[ \t\r\n]/;
const ending = /[ \t\r\n;{]/;

function createLexer(text: string): Lexer {
	let at = 0;
	let line = 1;

	const step = (): string => {
		const character = text[at++];
		line += character === '\n' ? 1 : 0;
		return character;
	};

	const skipBlanks = (): void => {
		while (at < text.length) {
			if (text[at] === '#') {
				const end = text.indexOf('\n', at);
				at = end < 0 ? text.length : end;
			} else if (blank.test(text[at])) {
				step();
			} else {
				return;
			}
		}
	};

	/** A backslash keeps its quote, and makes the control characters that nginx knows. */
	const readEscape = (): string => {
		step();
		const character = at < text.length ? step() : '';
		return {t: '\t', r: '\r', n: '\n', '"': '"', "'": "'", '\\': '\\'}[character] ?? `\\${character}`;
	};

	const readQuoted = (quote: string): string => {
		let word = '';
		step();
		while (at < text.length && text[at] !== quote) {
			word += text[at] === '\\' ? readEscape() : step();
		}

		at += at < text.length ? 1 : 0;
		return word;
	};

	const readWord = (): string => {
		let word = '';
		while (at < text.length && !ending.test(text[at])) {
			if (text[at] === '\\') {
				word += readEscape();
			} else if (text.startsWith('${', at)) {
				// A variable in braces is part of its word.
				const end = text.indexOf('}', at);
				word += text.slice(at, end < 0 ? text.length : end + 1);
				at = end < 0 ? text.length : end + 1;
			} else {
				word += step();
			}
		}

		return word;
	};

	return {
		next() {
			skipBlanks();
			if (at >= text.length) {
				return undefined;
			}

			const start = line;
			const character = text[at];
			if (character === ';' || character === '{' || character === '}') {
				at++;
				return {kind: character, text: character, line: start};
			}

			const isQuoted = character === '"' || character === "'";
			return {kind: 'word', text: isQuoted ? readQuoted(character) : readWord(), line: start};
		},
		skipForeign() {
			for (let depth = 1; at < text.length && depth > 0;) {
				const character = step();
				depth += character === '{' ? 1 : character === '}' ? -1 : 0;
			}
		},
	};
}
