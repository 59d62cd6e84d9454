import * as Byte from '../../waf/byte.ts';
import {type Observation} from '../../waf/observation.ts';
import {decodeText} from '../../waf/text.ts';

const escape = /\\(?:x([0-9a-fA-F]{2})|(["\\nrtbvf]))/g;
const letters: Readonly<Record<string, string>> = {
	n: '\n',
	r: '\r',
	t: '\t',
	b: '\b',
	v: '\v',
	f: '\f',
	'"': '"',
	'\\': '\\',
};

/**
The text that an escaped field stands for, decoded as UTF-8.

v3 writes a byte as `\xHH` and nothing else; v2 also knows `\"`, `\\`, `\n` and the like, and Apache doubles each backslash once more.
*/
export function unescape(
	bytes: Uint8Array,
	from: number,
	to: number,
	engine: Observation['engine'],
	doubled: boolean,
): string {
	const printed = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
	if (!printed.includes(Byte.backslash)) {
		return decodeText(printed);
	}

	const single = doubled ? printed.toString('latin1').replaceAll('\\\\', '\\') : printed.toString('latin1');
	const text = single.replace(escape, (whole: string, hexadecimal: string | undefined, letter: string | undefined) => {
		if (hexadecimal !== undefined) {
			return String.fromCharCode(Number.parseInt(hexadecimal, 16));
		}

		return engine === 2 && letter !== undefined ? letters[letter] : whole;
	});
	return decodeText(Buffer.from(text, 'latin1'));
}
