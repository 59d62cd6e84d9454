import * as Byte from '../../waf/byte.ts';
import {type Observation} from '../../waf/observation.ts';
import {ascii, indexOfByte, standsAt, toNumber} from '../values/bytes.ts';
import {readNumericTime} from '../values/line-time.ts';

const modsecurity = ascii('ModSecurity: ');
const clientOpen = ascii('[client ');

/**
What an nginx line begins with: `2026/11/24 02:16:38 [info] 21284#21284: *1 `.
*/
export type NginxHead = {
	/** As printed, taken as UTC. */
	time: number;

	/** Where the text begins. */
	text: number;

	/** Whether the level is `debug`. */
	debug: boolean;

	/** Where the address of `[client A] ` stands that the module prints before a denial; -1 where absent. */
	clientStart: number;
	clientEnd: number;

	/** After `ModSecurity: `; -1 where the line is not the module's. */
	body: number;
};

/**
An empty head, to be filled by `readNginxHead` again and again.
*/
export function createNginxHead(): NginxHead {
	return {time: Number.NaN, text: -1, debug: false, clientStart: -1, clientEnd: -1, body: -1};
}

/**
Reads the head of an nginx line, anchored at its first byte; fills process and connection of the observation (-1 without `*N`). False where the line has no such head.
*/
export function readNginxHead(observation: Observation, head: NginxHead): boolean {
	const {bytes, start, end} = observation;
	if (bytes[start + 19] !== Byte.space || bytes[start + 20] !== Byte.openBracket) {
		return false;
	}

	head.time = readNumericTime(bytes, start);
	const levelEnd = indexOfByte(bytes, Byte.closeBracket, start + 21, Math.min(end, start + 32));
	if (Number.isNaN(head.time) || bytes[levelEnd] !== Byte.closeBracket || bytes[levelEnd + 1] !== Byte.space) {
		return false;
	}

	head.debug = bytes[start + 21] === Byte.lowerD;
	const hash = indexOfByte(bytes, Byte.hash, levelEnd + 2, Math.min(end, levelEnd + 14));
	const colon = indexOfByte(bytes, Byte.colon, hash, Math.min(end, hash + 14));
	observation.process = toNumber(bytes, levelEnd + 2, hash);
	if (observation.process < 0 || bytes[colon] !== Byte.colon || bytes[colon + 1] !== Byte.space) {
		return false;
	}

	observation.connection = -1;
	let at = colon + 2;
	if (bytes[at] === Byte.asterisk) {
		const space = indexOfByte(bytes, Byte.space, at + 1, Math.min(end, at + 18));
		observation.connection = toNumber(bytes, at + 1, space);
		at = observation.connection < 0 ? at : space + 1;
	}

	head.text = at;
	readModule(bytes, at, end, head);
	return true;
}

function readModule(bytes: Uint8Array, at: number, end: number, head: NginxHead): void {
	head.clientStart = -1;
	head.clientEnd = -1;
	let body = at;
	if (bytes[at] === Byte.openBracket && standsAt(bytes, at, clientOpen)) {
		const close = indexOfByte(bytes, Byte.closeBracket, at + 8, Math.min(end, at + 80));
		if (bytes[close] === Byte.closeBracket && bytes[close + 1] === Byte.space) {
			head.clientStart = at + 8;
			head.clientEnd = close;
			body = close + 2;
		}
	}

	head.body = standsAt(bytes, body, modsecurity) && body + modsecurity.length <= end ? body + modsecurity.length : -1;
}
