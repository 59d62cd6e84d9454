/** Loaded when it is first wanted: few filters have a pattern, and the engine costs a tenth of the time to the first frame. */
let engine: typeof import('re2js') | undefined;

/**
Loads the pattern engine: to be awaited before a text that may hold a pattern is read.
*/
export async function loadPatterns(): Promise<void> {
	engine ??= await import('re2js');
}

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
	if (engine === undefined) {
		return {ok: false, problem: 'the pattern engine is not loaded yet'};
	}

	const {RE2JS, RE2JSException} = engine;
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
