import {ascii, indexOf, toLatin1} from '../values/bytes.ts';

const variableOpen = ascii(' variable `');
const backquote = ascii('`');

/** Names that the engine gives, with the value behind them; names of arguments, headers and cookies are a client's. */
const ownName = /^(?:[A-Z_]+|TX:[A-Z_]*anomaly_score[A-Z_0-9]*)' \(Value: `/i;
const longestName = 100;

/** The engine prints a hundred bytes of a value, four characters for each that it escapes, and how many it left out. */
const longestValue = 500;

/**
Whether the fields that begin at `runStart` of a line of libmodsecurity that breaks off can only be the engine's own: no name that a client gave stands in the match text before them, and the value in it has ended by then.
*/
export function isOwnMatch(bytes: Uint8Array, matchStart: number, runStart: number, end: number): boolean {
	const variableAt = indexOf(bytes, variableOpen, matchStart, runStart);
	if (variableAt < 0) {
		return indexOf(bytes, backquote, matchStart, runStart) < 0;
	}

	const nameAt = variableAt + variableOpen.length;
	const name = ownName.exec(toLatin1(bytes, nameAt, Math.min(runStart, nameAt + longestName)));
	return name !== null && end - nameAt - name[0].length > longestValue;
}

/** Collections of ModSecurity 2 whose names a client chooses, as its match texts name them: ` at ARGS:q.`, `against "FILES:f"`. Servers take headers only with harmless names. */
const clientNames = ['ARGS', 'FILES', 'REQUEST_COOKIES', 'MULTIPART_PART_HEADERS', 'XML', 'TX'].flatMap(name =>
	[' ', '"'].map(before => ascii(before + name)),
);
const moreOfName = /^\w*:(?!anomaly_score|\w*_score\b)/;

/**
Whether the match text of ModSecurity 2 holds a name that a client gave, as it was sent.
*/
export function holdsClientName(bytes: Uint8Array, matchStart: number, matchEnd: number): boolean {
	return clientNames.some(name => {
		for (let at = indexOf(bytes, name, matchStart, matchEnd); at >= 0; at = indexOf(bytes, name, at + 1, matchEnd)) {
			const behind = at + name.length;
			if (moreOfName.test(toLatin1(bytes, behind, Math.min(matchEnd, behind + longestName)))) {
				return true;
			}
		}

		return false;
	});
}
