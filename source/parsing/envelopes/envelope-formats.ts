import * as Byte from '../../waf/byte.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {type Layer} from './envelope.ts';
import {readJsonEnvelope} from './json-envelope.ts';
import {readComposeHead, readPodHead} from './name-heads.ts';
import {type Names} from './names.ts';
import {readSyslogHead} from './syslog-heads.ts';
import {readEpochHead, readTerminalHead, readTimedHead} from './timed-heads.ts';
import {readWasmHead} from './wasm-head.ts';

type EnvelopeFormat = {
	/** Whether such an envelope may begin with the byte. */
	readonly beginsWith: (byte: number) => boolean;

	/** Takes it off the layer; false, with the layer as it was, where there is none. */
	readonly read: (layer: Layer, names: Names, now: () => Timestamp) => boolean;
};

/** What no other format begins with: a month, a name. */
function isPlain(byte: number): boolean {
	return byte !== Byte.openBrace && byte !== Byte.openBracket && byte !== Byte.lessThan && byte !== Byte.space;
}

/** All formats, in this order: the first that fits. */
const formats: readonly EnvelopeFormat[] = [
	{beginsWith: byte => byte === Byte.openBrace, read: readJsonEnvelope},
	{beginsWith: byte => byte === Byte.openBracket, read: readPodHead},
	{beginsWith: byte => byte === Byte.space || Byte.isDigit(byte), read: readTimedHead},
	{beginsWith: Byte.isDigit, read: readEpochHead},
	{beginsWith: Byte.isDigit, read: readTerminalHead},
	{beginsWith: byte => byte === Byte.openBracket || Byte.isDigit(byte), read: readWasmHead},
	{beginsWith: byte => byte === Byte.lessThan || (isPlain(byte) && !Byte.isDigit(byte)), read: readSyslogHead},
	{beginsWith: isPlain, read: readComposeHead},
	{beginsWith: byte => byte === Byte.lowerW, read: readWasmHead},
];

const byFirstByte = Array.from({length: 256}, (_, byte) => formats.filter(format => format.beginsWith(byte)));

/**
Takes one envelope off the layer; false, with the layer as it was, where it has none. A line of a server itself comes out after a look at a handful of its bytes.
*/
export function readEnvelope(layer: Layer, names: Names, now: () => Timestamp): boolean {
	for (const {read} of byFirstByte[layer.bytes[layer.start]]) {
		if (read(layer, names, now)) {
			return true;
		}
	}

	return false;
}
