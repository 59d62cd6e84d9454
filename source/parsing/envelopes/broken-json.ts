import {type Layer} from './envelope.ts';
import {readJsonTime} from './json-time.ts';

/* `"level" : "error" ,` */
const member = /\s*"([^"\\]{1,64})"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|([-+.\deE]{1,32}|true|false|null))\s*,/sy;

/* `"message" : "` */
const messageOpen = /\s*"(?:message|msg|log|error)"\s*:\s*"/y;

/* The same, anywhere */
const anyOpen = /"(?:message|msg|log|error)"\s*:\s*"/;

/* `" , "referer" : "-" }` */
const rest = /"(?:\s*,\s*"[^"\\]{1,64}"\s*:\s*(?:"[^"\\]*"|[-+.\deE]{1,32}|true|false|null)){0,16}\s*\}\s*$/;

/** Members after the message are looked for in this much of the end. */
const longestRest = 1024;
const mostMembers = 32;

/** Apache's lines are shorter, and a regular expression over millions of bytes may run out of stack. */
const longest = 65_536;

/**
Reads what Apache writes under an ErrorLogFormat that looks like JSON. Its message stands there raw, with quotes, so that it is none:

    { "time":"Tue Jan 02 03:04:05.678901 2026" , "message" : "[client A] ModSecurity: … [hostname "H"] …" }

What stands in front of the message must be members, for after its beginning a client may speak. Apache leaves quotes in a header as they are, so a member with one may hold a message of the client's making: an object with two is none. False where there is no message of ModSecurity's.
*/
export function readBrokenJson(layer: Layer): boolean {
	const {bytes, start, end} = layer;
	if (end - start > longest) {
		return false;
	}

	const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
	if (!text.includes('ModSecurity:') && !text.includes('Coraza:')) {
		return false;
	}

	let at = 1;
	let time: string | undefined;
	for (let count = 0; count < mostMembers; count++) {
		messageOpen.lastIndex = at;
		if (messageOpen.test(text)) {
			return readMessage(layer, text, messageOpen.lastIndex, time);
		}

		member.lastIndex = at;
		const found = member.exec(text);
		if (found === null) {
			return false;
		}

		at = member.lastIndex;
		if (found[1] === 'time' || found[1] === 'ts' || found[1] === '@timestamp' || found[1] === 'timestamp') {
			time = found[2] ?? found[3];
		}
	}

	return false;
}

function readMessage(layer: Layer, text: string, at: number, time: string | undefined): boolean {
	const tailAt = Math.max(at, text.length - longestRest);
	const found = rest.exec(text.slice(tailAt));
	if (found === null || anyOpen.test(text.slice(at))) {
		return false;
	}

	if (time !== undefined) {
		readJsonTime(layer, time, false);
	}

	layer.end = layer.start + tailAt + found.index;
	layer.start += at;
	return true;
}
