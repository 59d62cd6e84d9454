import {RE2JS, RE2JSException} from 're2js';

/**
A regular expression that is matched in time linear in the text, whatever a person types.
*/
export type Pattern = {
	/** Whether the pattern matches anywhere in the text. */
	readonly test: (text: string) => boolean;
};

export type CompiledPattern =
	{readonly ok: true; readonly pattern: Pattern} | {readonly ok: false; readonly problem: string};

/**
Compiles an RE2 expression (https://github.com/google/re2/wiki/Syntax: no look-around, no back-references). Attacks vary
their case, so it is matched without regard to case; `(?-i)` in the expression turns that off.
*/
export function compilePattern(text: string): CompiledPattern {
	try {
		const compiled = RE2JS.compile(text, RE2JS.CASE_INSENSITIVE);
		return {ok: true, pattern: {test: line => compiled.test(line)}};
	} catch (error) {
		if (error instanceof RE2JSException) {
			// The engine writes our flag into the expression that it complains of: "error parsing regexp: missing closing ): `(?i)a(`".
			return {ok: false, problem: error.message.replace(/^error parsing regexp: /, '').replace('`(?i)', '`')};
		}

		throw error;
	}
}
