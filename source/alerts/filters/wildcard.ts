/**
A text as an expression of RE2 that matches it alone.
*/
export function escapeForPattern(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/**
A wildcard text as an expression of RE2: `*` are any characters, `?` is one; a backslash takes both their meaning.
*/
export function toWildcardExpression(text: string): string {
	return text.replaceAll(/\\([^])|([^])/gu, (_, escaped: string | undefined, plain: string | undefined) =>
		plain === '*' ? '.*' : plain === '?' ? '.' : escapeForPattern(escaped ?? plain!),
	);
}
