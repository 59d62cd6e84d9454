import * as Byte from '../../waf/byte.ts';
import {ascii, standsAt, toLatin1} from '../values/bytes.ts';
import {readInstant} from '../values/instant.ts';
import {type Layer} from './envelope.ts';

/** A head is shorter: two times the longest path of a source, and names. */
const longestHead = 1000;

/* `2026-01-02T03:04:05.678901Z<TAB>critical<TAB>envoy wasm PATH:N<TAB>wasm log NAME VM: `, `[2026-01-02 03:04:05.678901][26][critical][wasm] [PATH:N] wasm log NAME VM: `; within Istio's JSON only `wasm log NAME VM: ` */
const head =
	/^(?:(\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:?\d\d))\t[a-z]{1,12}\t(?:envoy )?wasm[^\t\n]{0,300}\t|\[(\d{4}-\d\d-\d\d [\d:.]{8,18})\]\[\d{1,10}\]\[[a-z]{1,12}\]\[wasm\] (?:\[[^\]\n]{0,300}\] )?)?wasm log(?: [^\t\n]{0,300}?)?: (?=\[client "|\{")/;

const wasmLog = ascii('wasm log ');

/* What Envoy adds behind a line */
const threadOpen = '\tthread=';
const thread = /\tthread=\d{1,10}\s*$/;

/**
Reads what Envoy and Istio write around a message of a wasm module, whose name and VM may hold blanks: an audit record, or, within Istio's JSON, `[client "A"] Coraza: …`. With a time in front, such a line is read as it is.
*/
export function readWasmHead(layer: Layer): boolean {
	const {bytes, start, end} = layer;
	if (!mayBegin(bytes, start)) {
		return false;
	}

	const found = head.exec(toLatin1(bytes, start, Math.min(end, start + longestHead)));
	const text = start + (found?.[0].length ?? 0);
	const hasTime = found?.[1] !== undefined || found?.[2] !== undefined;
	if (found === null || (hasTime && bytes[text] === Byte.openBracket)) {
		return false;
	}

	const printed = readInstant(found[1] ?? found[2] ?? '');
	if (printed?.isUtc === true) {
		layer.time = printed.time;
	} else if (printed !== undefined) {
		layer.localTime = printed.time;
	}

	const rest = toLatin1(bytes, Math.max(start, end - threadOpen.length - 12), end);
	layer.start = text;
	layer.end = end - (thread.exec(rest)?.[0].length ?? 0);
	return true;
}

/** By a byte or two: most lines that come here have no such head. */
function mayBegin(bytes: Uint8Array, start: number): boolean {
	const first = bytes[start];
	if (first === Byte.openBracket) {
		return Byte.isDigit(bytes[start + 1]);
	}

	return Byte.isDigit(first) ? bytes[start + 10] === Byte.upperT : standsAt(bytes, start, wasmLog);
}
