import * as Byte from '../../waf/byte.ts';
import {allow, type Bound} from './piece.ts';

const isNumber = (byte: number): boolean => Byte.isDigit(byte) || byte === Byte.dot || byte === Byte.dash;

/** A number, or `-`. */
export const number: Bound = {kind: 'run', isAllowed: allow(isNumber)};

/** Three digits, or `-`. */
export const status: Bound = {kind: 'run', isAllowed: allow(byte => Byte.isDigit(byte) || byte === Byte.dash)};

/** An address, or the name that a lookup made of it. */
export const address: Bound = {
	kind: 'run',
	isAllowed: allow(
		byte =>
			Byte.isDigit(byte) ||
			Byte.isLetter(byte) ||
			[Byte.dot, Byte.colon, Byte.dash, Byte.underscore, Byte.percent].includes(byte),
	),
};

/** What has no blank in it, and no quote that an escape would hide. */
export const word: Bound = {
	kind: 'run',
	isAllowed: allow(byte => byte > Byte.space && byte !== Byte.quote && byte !== 127),
};

/** The name of a host, as a server has checked it. */
export const host: Bound = {
	kind: 'run',
	isAllowed: allow(byte => byte > Byte.space && byte !== Byte.quote && byte !== Byte.slash && byte !== 127),
};

export const list: Bound = {kind: 'list'};

/** `28/Nov/2026:01:17:21 +0000` */
export const localTime: Bound = {kind: 'fixed', length: 26};

/** RFC 3339, and what strftime makes of the same parts. */
export const isoTime: Bound = {
	kind: 'run',
	isAllowed: allow(
		byte => Byte.isDigit(byte) || [Byte.dash, Byte.colon, Byte.plus, Byte.upperT, Byte.upperZ, Byte.dot].includes(byte),
	),
};

/** `2026-11-28T01:17:22`, where a fraction stands behind it. */
export const isoSecond: Bound = {kind: 'fixed', length: 19};

/** `+0100` */
export const zone: Bound = {kind: 'fixed', length: 5};

/** A name that a password was checked for ends before its colon. */
export const basicUser: Bound = {kind: 'text', isAllowed: allow(byte => byte !== Byte.colon)};

export const text: Bound = {kind: 'text', isAllowed: allow(() => true)};
