const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/**
Bytes as UTF-8 text. Bytes that are no UTF-8 make it a text of bytes: all above ASCII become `\\xHH`, so that nothing is lost and nothing stands in two ways in one text.
*/
export function decodeText(bytes: Uint8Array): string {
	if (isAscii(bytes)) {
		// Nearly all texts are, and this way is the faster by far.
		return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	}

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

function isAscii(bytes: Uint8Array): boolean {
	for (let index = 0; index < bytes.length; index++) {
		if (bytes[index] >= 0x80) {
			return false;
		}
	}

	return true;
}
