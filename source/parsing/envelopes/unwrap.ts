import {type Envelope, type Unwrapped} from './envelope.ts';
import {objects} from './objects.ts';
import {colours, prefixes} from './prefixes.ts';

const deepest = 3;
const envelopes: readonly Envelope[] = [colours, objects, prefixes];

/**
Takes up to three envelopes off a line, whatever stands in what; undefined where it is in none. What an inner envelope says wins over an outer one.
*/
export function unwrapLine(line: Buffer, year: number): Unwrapped | undefined {
	let whole: Unwrapped | undefined;
	for (let depth = 0; depth < deepest;) {
		const text = whole?.text ?? line;
		const found = firstOf(text, year);
		if (found === undefined) {
			break;
		}

		const isColour = found.text.length < text.length && found.time === undefined && text.includes(27);
		depth += isColour ? 0 : 1;
		whole = {
			text: found.text,
			time: found.time ?? whole?.time,
			localTime: found.localTime ?? whole?.localTime,
			source: found.source ?? whole?.source,
			stream: found.stream ?? whole?.stream,
			isPart: found.isPart || whole?.isPart === true,
		};
	}

	return whole;
}

function firstOf(text: Buffer, year: number): Unwrapped | undefined {
	// What an error log or an audit log begins its lines with is in no envelope.
	if (isPlain(text)) {
		return undefined;
	}

	for (const envelope of envelopes) {
		const found = envelope(text, year);
		if (found !== undefined) {
			return found;
		}
	}

	return undefined;
}

/* `2026/11/24 …`, `--1a2b3c4d-A--` */
function isPlain(text: Buffer): boolean {
	return (text[4] === 47 && text[7] === 47) || (text[0] === 45 && text[1] === 45) || text.length === 0;
}
