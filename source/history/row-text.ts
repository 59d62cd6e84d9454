import {formatAddress} from '../waf/address.ts';
import {decodeText} from '../waf/text.ts';
import {type History} from './history.ts';

/**
The client of a row as text.
*/
export function readClient(history: History, slot: number): string | undefined {
	const number = history.columns.client[slot];
	return number < 0 ? undefined : toAddressText(history.clients.text(number));
}

/**
An address from the sixteen bytes that the dictionary of clients keeps.
*/
export function toAddressText(bytes: string): string {
	const buffer = Buffer.from(bytes, 'latin1');
	const word = (at: number): number => buffer.readUInt32LE(at);
	return formatAddress(word(0), word(4), word(8), word(12));
}

/**
A text of the history, one character a byte, as the UTF-8 that it is.
*/
export function toText(bytes: string): string {
	return decodeText(Buffer.from(bytes, 'latin1'));
}
