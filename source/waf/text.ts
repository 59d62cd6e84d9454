const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/**
Bytes as UTF-8 text. Bytes that are no UTF-8 make it a text of bytes: all above ASCII become `\\xHH`, so that nothing is lost and nothing stands in two ways in one text.
*/
export function decodeText(bytes: Uint8Array): string {
	try {
		return strict.decode(bytes);
	} catch {
		let text = '';
		for (const byte of bytes) {
			text += byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`;
		}

		return text;
	}
}
