/**
What a variable of a log format is read for; undefined: for nothing but its end.

- `client`: the client's address; `peer`: the one of the connection, where nothing else is there.
- `local-time`: `28/Nov/2026:01:17:21 +0000`; `iso-time`: RFC 3339, with a zone or without; `epoch-…`: a number since 1970; `fraction-…`: of the second; `zone`: `+0100`.
- `duration-…`: how long the request took.
*/
export type Use =
	| 'client'
	| 'peer'
	| 'local-time'
	| 'iso-time'
	| 'epoch-s'
	| 'epoch-ms'
	| 'epoch-us'
	| 'fraction-ms'
	| 'fraction-us'
	| 'zone'
	| 'request'
	| 'method'
	| 'target'
	| 'path'
	| 'decoded'
	| 'query'
	| 'arguments'
	| 'host'
	| 'status'
	| 'size'
	| 'size-sent'
	| 'duration-s'
	| 'duration-ms'
	| 'duration-us'
	| 'id';

/**
Which bytes a variable may hold, and so where it ends.

- `run`: those of a table, as many as there are.
- `list`: words with `, ` or ` : ` between them, as nginx prints several upstreams.
- `fixed`: so many bytes.
- `text`: whatever a client sent, as far as the escapes of the log let it.
*/
export type Bound =
	| {readonly kind: 'run'; readonly isAllowed: Uint8Array}
	| {readonly kind: 'list'}
	| {readonly kind: 'fixed'; readonly length: number}
	| {readonly kind: 'text'; readonly isAllowed: Uint8Array};

/**
A variable of a log format, and the literal text behind it up to the next one.
*/
export type Piece = {readonly use: Use | undefined; readonly bound: Bound; readonly behind: Uint8Array};

/**
How a log writes bytes that would be taken for its own.

- `quoted`: `"`, `\` and everything outside of printable ASCII, as `\x22` or `\"`.
- `json`: `"`, `\` and control characters.
- `none`: nothing.
*/
export type Escaping = 'quoted' | 'json' | 'none';

/**
A log format taken apart.
*/
export type Template = {
	readonly front: Uint8Array;
	readonly pieces: readonly Piece[];
	readonly escaping: Escaping;
	readonly timeIs: 'start' | 'end' | undefined;

	/** Why lines of this format cannot be believed, as a half sentence; undefined where they can. */
	readonly doubt: string | undefined;
};

/**
A table of allowed bytes, from a test of each.
*/
export function allow(isAllowed: (byte: number) => boolean): Uint8Array {
	return Uint8Array.from({length: 256}, (_, byte) => (isAllowed(byte) ? 1 : 0));
}

/**
The pieces with texts that nothing parts put together: of `%U%q` or `$uri$is_args$args` nobody can tell the parts, and the whole is what is wanted.
*/
export function mergeTexts(pieces: readonly Piece[]): Piece[] {
	const merged: Piece[] = [];
	for (const piece of pieces) {
		const last = merged.at(-1);
		if (last !== undefined && last.behind.length === 0 && last.bound.kind === 'text' && piece.bound.kind === 'text') {
			merged.pop();
			merged.push({use: last.use, bound: last.bound, behind: piece.behind});
		} else {
			merged.push(piece);
		}
	}

	return merged;
}
