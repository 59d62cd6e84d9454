import {isUtf8} from 'node:buffer';

/**
Bytes as UTF-8 text. Bytes that are no UTF-8 make it a text of bytes: all above ASCII become `\\xHH`, so that nothing is lost and nothing stands in two ways in one text.
*/
export function decodeText(bytes: Uint8Array): string {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (isAscii(bytes)) {
		// Nearly all texts are, and this way is the faster by far.
		return buffer.toString('latin1');
	}

	// A decoder that throws costs a hundred times as much, for bytes that a client chooses.
	return isUtf8(bytes)
		? buffer.toString('utf8')
		: buffer.toString('latin1').replaceAll(/[\u0080-\u00FF]/g, byte => `\\x${byte.charCodeAt(0).toString(16)}`);
}

function isAscii(bytes: Uint8Array): boolean {
	for (let index = 0; index < bytes.length; index++) {
		if (bytes[index] >= 0x80) {
			return false;
		}
	}

	return true;
}
