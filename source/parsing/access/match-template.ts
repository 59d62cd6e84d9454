import * as Byte from '../../waf/byte.ts';
import {type Bound, type Escaping, type Template} from './piece.ts';

/** So many places are tried where a text may end, a line: hostile ones have more, and are left unread. */
const mostTries = 64;

/**
Where the variables of a template stand in a line.
*/
export type TemplateMatcher = {
	/** Reads a line into `starts` and `ends`, by the number of the piece. False where the line has another form, or a client's text leaves more than one reading of what is used. */
	match(bytes: Uint8Array, start: number, end: number): boolean;
	readonly starts: Int32Array;
	readonly ends: Int32Array;
};

/**
Makes a matcher of a template: literal text is the grammar, and each variable ends where its own bytes or the log's escapes end it. Of a text that nothing ends every reading is looked for, up to a bound, so a line costs no more than its length times that bound.
*/
export function compileTemplate({front, pieces, escaping}: Template): TemplateMatcher {
	const starts = new Int32Array(pieces.length);
	const ends = new Int32Array(pieces.length);
	const foundStarts = new Int32Array(pieces.length);
	const foundEnds = new Int32Array(pieces.length);
	const used = pieces.flatMap(({use}, piece) => (use === undefined ? [] : [piece]));
	const guards = pieces.map(({bound, behind}) => toGuard(bound, behind, escaping));
	let tries = 0;
	let readings = 0;
	let isTorn = false;

	const keep = (): void => {
		const isOther =
			readings > 0 && used.some(piece => starts[piece] !== foundStarts[piece] || ends[piece] !== foundEnds[piece]);
		isTorn ||= isOther;
		readings++;
		foundStarts.set(starts);
		foundEnds.set(ends);
	};

	const stands = (literal: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean => {
		if (at + literal.length > end) {
			return false;
		}

		for (let index = 0; index < literal.length; index++) {
			if (bytes[at + index] !== literal[index]) {
				return false;
			}
		}

		return true;
	};

	/** The end of a variable that can end in one place only; -1 where it cannot stand there. */
	const endOf = (piece: number, bytes: Uint8Array, at: number, end: number): number => {
		const {bound, behind} = pieces[piece];
		switch (bound.kind) {
			case 'fixed': {
				return at + bound.length <= end ? at + bound.length : -1;
			}

			case 'list': {
				return endOfList(bytes, at, end);
			}

			case 'run': {
				let to = at;
				while (to < end && bound.isAllowed[bytes[to]] === 1) {
					to++;
				}

				// `$host:$server_port`: both may hold what stands between them.
				const least = behind.length > 0 && bound.isAllowed[behind[0]] === 1 ? at : to;
				while (to > least && !stands(behind, bytes, to, end)) {
					to--;
				}

				return to;
			}

			case 'text': {
				return endOfGuarded(guards[piece], escaping, bytes, at, end);
			}
		}
	};

	const matchFrom = (first: number, from: number, bytes: Uint8Array, end: number): void => {
		let at = from;
		for (let piece = first; piece < pieces.length; piece++) {
			const {bound, behind} = pieces[piece];
			starts[piece] = at;
			if (bound.kind === 'text' && guards[piece] < 0) {
				tryEnds(piece, at, bytes, end);
				return;
			}

			const to = endOf(piece, bytes, at, end);
			if (to < 0 || !stands(behind, bytes, to, end)) {
				return;
			}

			ends[piece] = to;
			at = to + behind.length;
		}

		if (at === end) {
			keep();
		}
	};

	/** Every place where a text may end that nothing ends. */
	const tryEnds = (piece: number, at: number, bytes: Uint8Array, end: number): void => {
		const {bound, behind} = pieces[piece];
		const isAllowed = bound.kind === 'text' ? bound.isAllowed : undefined;
		if (behind.length === 0 && piece === pieces.length - 1) {
			ends[piece] = end;
			keep();
			return;
		}

		const first = behind.length === 0 ? -1 : behind[0];
		for (let to = at; to <= end; to++) {
			if ((first < 0 || bytes[to] === first) && stands(behind, bytes, to, end)) {
				tries++;
				if (tries > mostTries) {
					isTorn = true;
					return;
				}

				ends[piece] = to;
				matchFrom(piece + 1, to + behind.length, bytes, end);
				starts[piece] = at;
				if (isTorn) {
					return;
				}
			}

			if (isAllowed?.[bytes[to]] !== 1) {
				return;
			}
		}
	};

	return {
		starts: foundStarts,
		ends: foundEnds,
		match(bytes, start, end) {
			tries = 0;
			readings = 0;
			isTorn = false;
			if (stands(front, bytes, start, end)) {
				matchFrom(0, start + front.length, bytes, end);
			}

			return readings > 0 && !isTorn;
		},
	};
}

/** The byte behind a text that the log's escapes keep out of it; 256 for the end of the line, -1 where there is none. */
function toGuard(bound: Bound, behind: Uint8Array, escaping: Escaping): number {
	if (bound.kind !== 'text' || escaping === 'none' || behind.length === 0) {
		return bound.kind === 'text' && escaping !== 'none' && behind.length === 0 ? 256 : -1;
	}

	const [byte] = behind;
	const isEscaped =
		byte === Byte.quote || byte === Byte.backslash || byte < Byte.space || (escaping === 'quoted' && byte > 126);
	return isEscaped ? byte : -1;
}

/** Up to the guard, over escapes. A byte that the log would have escaped, or an escape that it does not write, makes it no text of this log. */
function endOfGuarded(guard: number, escaping: Escaping, bytes: Uint8Array, at: number, end: number): number {
	for (let to = at; to < end; to++) {
		const byte = bytes[to];
		if (byte === guard) {
			return to;
		}

		if (byte === Byte.backslash) {
			if (!isEscape(bytes[to + 1], escaping)) {
				return -1;
			}

			to++;
		} else if (byte === Byte.quote || byte < Byte.space) {
			return -1;
		}
	}

	return guard === 256 ? end : -1;
}

const escapes = new Set(Buffer.from('"\\/bfnrtuvx'));

function isEscape(byte: number, escaping: Escaping): boolean {
	// JSON has no `\x` and no `\v`, but a log that is none may be shaped like it.
	return escapes.has(byte) && !(escaping === 'json' && byte === Byte.lowerX);
}

/** Samples: `-`, `192.0.2.1:80`, `192.0.2.1:80, 192.0.2.2:80 : 192.0.2.3:80`, `0.001, -`; empty, too. */
function endOfList(bytes: Uint8Array, at: number, end: number): number {
	let to = at;
	for (;;) {
		while (
			to < end &&
			bytes[to] > Byte.space &&
			bytes[to] !== Byte.quote &&
			bytes[to] !== Byte.comma &&
			bytes[to] !== Byte.closeBracket
		) {
			to++;
		}

		if (bytes[to] === Byte.comma && bytes[to + 1] === Byte.space && to + 1 < end) {
			to += 2;
		} else if (
			to + 2 < end &&
			bytes[to] === Byte.space &&
			bytes[to + 1] === Byte.colon &&
			bytes[to + 2] === Byte.space
		) {
			to += 3;
		} else {
			return to;
		}
	}
}
