/*
Client addresses as the program keeps them: four 32-bit words, most significant first. IPv4 is kept as ::ffff:a.b.c.d, so
an IPv4-mapped IPv6 address is the same client as the IPv4 address in it.
*/
import ipaddr from 'ipaddr.js';
import * as Byte from './byte.ts';

/** Groups of the IPv6 address that is being read: one for all calls, since each log line has an address. */
const groups = new Uint16Array(8);

const mappedWord = 0xff_ff;

/**
Reads a textual IPv4 or IPv6 address from `[start, end)` of a line into four words, without allocation (some 35 ns for
IPv4). Strict: four decimal parts without leading zeros, or RFC 4291 text with an IPv4 tail or without; no zone,
brackets, port or white space. False, with `into` left alone, for anything else.
*/
export function parseAddress(bytes: Uint8Array, start: number, end: number, into: Uint32Array | Int32Array): boolean {
	const ipv4 = readIpv4(bytes, start, end);
	if (ipv4 >= 0) {
		into[0] = 0;
		into[1] = 0;
		into[2] = mappedWord;
		into[3] = ipv4;
		return true;
	}

	if (!readIpv6(bytes, start, end)) {
		return false;
	}

	for (let word = 0; word < 4; word++) {
		into[word] = (groups[2 * word] << 16) | groups[2 * word + 1];
	}

	return true;
}

/** The address as a number, or -1. */
function readIpv4(bytes: Uint8Array, start: number, end: number): number {
	let address = 0;
	let part = -1;
	let dots = 0;
	for (let at = start; at < end; at++) {
		const byte = bytes[at];
		if (Byte.isDigit(byte)) {
			// A zero may only stand alone: 010 is ten to some readers and eight to others.
			if (part === 0) {
				return -1;
			}

			part = part < 0 ? byte - Byte.digit0 : part * 10 + byte - Byte.digit0;
			if (part > 255) {
				return -1;
			}
		} else if (byte === Byte.dot && part >= 0 && dots < 3) {
			address = (address << 8) | part;
			part = -1;
			dots++;
		} else {
			return -1;
		}
	}

	return dots === 3 && part >= 0 ? ((address << 8) | part) >>> 0 : -1;
}

/** Fills `groups`, or returns false. Sample: `2001:db8::192.0.2.1`. */
function readIpv6(bytes: Uint8Array, start: number, end: number): boolean {
	let count = 0;
	let gap = -1;
	let at = start;
	if (bytes[at] === Byte.colon) {
		if (end - at < 2 || bytes[at + 1] !== Byte.colon) {
			return false;
		}

		gap = 0;
		at += 2;
	}

	while (at < end) {
		if (count === 8) {
			return false;
		}

		const groupStart = at;
		let group = 0;
		for (let digit = Byte.hexDigit(bytes[at]); at < end && digit >= 0; digit = Byte.hexDigit(bytes[at])) {
			group = (group << 4) | digit;
			at++;
		}

		if (at < end && bytes[at] === Byte.dot) {
			const tail = readIpv4(bytes, groupStart, end);
			if (tail < 0) {
				return false;
			}

			groups[count] = tail >>> 16;
			groups[count + 1] = tail;
			count += 2;
			break;
		}

		if (at === groupStart || at - groupStart > 4) {
			return false;
		}

		groups[count] = group;
		count++;
		if (at === end) {
			break;
		}

		// A colon, then another group or the one gap.
		at++;
		if (bytes[at - 1] !== Byte.colon || at === end) {
			return false;
		}

		if (bytes[at] === Byte.colon) {
			if (gap >= 0) {
				return false;
			}

			gap = count;
			at++;
		}
	}

	return gap < 0 ? count === 8 : count < 8 && widen(gap, count);
}

/** Moves the groups after the gap to the end, and puts zeros in their place. */
function widen(gap: number, count: number): true {
	const shift = 8 - count;
	for (let index = 7; index >= gap; index--) {
		groups[index] = index - shift >= gap ? groups[index - shift] : 0;
	}

	return true;
}

/**
Whether the words hold an IPv4 address.
*/
export function isIpv4(w0: number, w1: number, w2: number): boolean {
	return w0 === 0 && w1 === 0 && w2 === mappedWord;
}

/**
The address as text: dotted for IPv4, else as RFC 5952 wants it.
*/
export function formatAddress(w0: number, w1: number, w2: number, w3: number): string {
	if (isIpv4(w0, w1, w2)) {
		return `${w3 >>> 24}.${(w3 >>> 16) & 255}.${(w3 >>> 8) & 255}.${w3 & 255}`;
	}

	const parts = [w0, w1, w2, w3].flatMap(word => [word >>> 16, word & 0xff_ff]);
	return new ipaddr.IPv6(parts).toRFC5952String();
}

/**
Whether the address is no sender on a network, so that denying it would be senseless or harm the box itself: unspecified
(0.0.0.0/8, ::), loopback, link-local, multicast, and the reserved end of IPv4 (240.0.0.0/4, broadcast among it).
*/
export function isUnusableClient(words: ArrayLike<number>): boolean {
	const [w0, w1, w2, w3] = [words[0], words[1], words[2], words[3]];
	if (isIpv4(w0, w1, w2)) {
		const first = w3 >>> 24;
		// 169.254.0.0/16 is link-local.
		return first === 0 || first === 127 || first >= 224 || w3 >>> 16 === 0xa9_fe;
	}

	const isUnspecifiedOrLoopback = w0 === 0 && w1 === 0 && w2 === 0 && w3 >>> 1 === 0;
	// fe80::/10 and ff00::/8.
	return isUnspecifiedOrLoopback || w0 >>> 22 === 0x3_fa || w0 >>> 24 === 0xff;
}
