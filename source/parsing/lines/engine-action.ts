import * as Byte from '../../waf/byte.ts';
import {type Observation} from '../../waf/observation.ts';
import {ascii, indexOf, indexOfByte, standsAt, toNumber} from '../values/bytes.ts';

const warning = ascii('Warning.');
const denied = ascii('Access denied');
const allowed = ascii('Access allowed');
const phaseAllowed = ascii('Access to phase allowed');
const pausing = ascii('Pausing transaction');
const withCode = ascii(' with code ');
const usingStatus = ascii(' using status ');
const phaseOpen = ascii('(phase ');
const internalError = ascii(' (Internal Error: ');
const usingProxy = ascii(' using proxy to ');

/** `Access to phase allowed (phase 2)` is the longest way to it. */
const nearPhase = 34;

/** A redirection prints its address in front of the phase. */
const farPhase = 600;

/**
Reads what the module did, at `at`: sets action, code and phase. Returns where the match text begins, or -1 where no known action stands there.

Samples: `Warning. `, `Access denied with code 403 (phase 2). `, `Access denied with connection close (phase 1). `,
`Access denied with redirection to http://h/ using status 302 (phase 2). `, `Access denied using proxy to (phase 2) http://h/. `,
`Access denied with code 500 (phase 2) (Internal Error: …). `, `Access allowed (phase 1). `, and `Access denied with code 403, ` of LiteSpeed's imitation.
*/
export function readEngineAction(observation: Observation, at: number): number {
	const {bytes, end} = observation;
	observation.code = 0;
	observation.phase = 0;
	if (standsAt(bytes, at, warning)) {
		observation.action = 'warning';
		return skipSpace(bytes, at + warning.length);
	}

	if (standsAt(bytes, at, denied)) {
		observation.action = 'denied';
		return readDenial(observation, at + denied.length);
	}

	if (standsAt(bytes, at, allowed) || standsAt(bytes, at, phaseAllowed) || standsAt(bytes, at, pausing)) {
		observation.action = 'allowed';
		return readPhase(observation, at, Math.min(end, at + nearPhase));
	}

	return -1;
}

function skipSpace(bytes: Uint8Array, at: number): number {
	return bytes[at] === Byte.space ? at + 1 : at;
}

function readDenial(observation: Observation, at: number): number {
	const {bytes, end} = observation;
	if (standsAt(bytes, at, withCode)) {
		const codeStart = at + withCode.length;
		let codeEnd = codeStart;
		while (Byte.isDigit(bytes[codeEnd])) {
			codeEnd++;
		}

		observation.code = Math.max(0, toNumber(bytes, codeStart, codeEnd));
		return readPhase(observation, codeEnd, Math.min(end, codeEnd + 1 + phaseOpen.length));
	}

	return readPhase(observation, at, Math.min(end, at + farPhase));
}

/** The phase stands directly after a code, and near elsewhere: a match text cannot pose as one. After it may stand what went wrong with the denial, or to whom it was handed. */
function readPhase(observation: Observation, at: number, limit: number): number {
	const {bytes, end} = observation;
	const phaseAt = indexOf(bytes, phaseOpen, at, limit);
	if (phaseAt < 0) {
		return at;
	}

	const statusAt = indexOf(bytes, usingStatus, at, phaseAt);
	if (statusAt >= 0) {
		observation.code = Math.max(0, toNumber(bytes, statusAt + usingStatus.length, phaseAt - 1));
	}

	const close = indexOfByte(bytes, Byte.closeParenthesis, phaseAt, end);
	observation.phase = Math.max(0, toNumber(bytes, phaseAt + phaseOpen.length, close));
	let behind = close + 1;
	if (standsAt(bytes, behind, internalError)) {
		behind = indexOfByte(bytes, Byte.closeParenthesis, behind, end) + 1;
	} else if (bytes[behind] === Byte.space && standsAt(bytes, at, usingProxy)) {
		// `http://h/.`: an address without blanks, and the sentence's full stop
		behind = indexOfByte(bytes, Byte.space, behind + 1, end) - 1;
	}

	return bytes[behind] === Byte.dot ? skipSpace(bytes, behind + 1) : behind;
}
