const percentCode = /%([\da-f]{2})/gi;
const jsonCode = /\\u00([\da-f]{2})/gi;
const fieldOpen = /\[file\s+"/;
const bodyLength = /^content-length: *(\d{1,12})\s*$/im;
const isChunked = /^transfer-encoding:/im;

/**
Whether a client may have sent the beginning of a rule's fields, in whatever spelling a server reads it: then what looks like them in a message that was cut may be his.

`head` is the request line with its headers, `body` what was kept of the body: one that was not kept whole may hold anything.
*/
export function mayHoldFields(head: string, body: string, bodyBytes: number): boolean {
	const told = Number(bodyLength.exec(head)?.[1] ?? 0);
	return isChunked.test(head) || bodyBytes < told || fieldOpen.test(decode(head)) || fieldOpen.test(decode(body));
}

function decode(text: string): string {
	const toLetter = (_: string, code: string): string => String.fromCodePoint(Number.parseInt(code, 16));
	return text
		.replaceAll(percentCode, toLetter)
		.replaceAll(jsonCode, toLetter)
		.replaceAll('\\', '')
		.replaceAll('+', ' ');
}
