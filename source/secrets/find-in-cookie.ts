import {type AddSpan} from './add-span.ts';
import {isSecretName} from './secret-names.ts';

/** What programs put into a cookie. Whatever else stands in one was written by hand: by an attacker, in general. */
const programMade = /^[\w+/=.%~!*$:|-]*$/;

/** A piece that a program may have made all the same: a session that something was appended to. */
const tokenPiece = /[\w+/=.%~-]{6,}/g;

/**
Secrets in the value of a cookie, `[from, end)`: all of it, since any cookie may be a session. Only of one that is not named like a secret, and that holds signs that no program writes there, the attack stays readable: `x=alert(1)`; pieces of it that look like a token do not.
*/
export function findInCookie(name: string, bytes: string, from: number, end: number, add: AddSpan): void {
	const value = bytes.slice(from, end);
	if (programMade.test(value.trim()) || isSecretName(name)) {
		add(from, end);
		return;
	}

	for (const {0: piece, index} of value.matchAll(tokenPiece)) {
		if (/\d/.test(piece)) {
			add(from + index, from + index + piece.length, true);
		}
	}
}
