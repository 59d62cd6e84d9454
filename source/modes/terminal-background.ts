import {type Milliseconds} from '../waf/clock.ts';

const escape = '\u{1b}';

/** OSC 11 asks for the background. What every terminal answers, its attributes (DA1), is asked behind it: then no other answer comes. */
const question = '\u{1b}]11;?\u{1b}\\\u{1b}[c';

/** Longer than that the first frame does not wait; a later answer still counts. */
const inTime: Milliseconds = 200;

/** An answer that is longer is none. */
const longestAnswer = 64;

// oxlint-disable no-control-regex -- these are what a terminal sends
const colourAnswer = /\u{1b}\]11;([^\u{7}\u{1b}]*)(?:\u{7}|\u{1b}\\)/u;
const attributesAnswer = /\u{1b}\[\?[\d;]*c/u;
const unfinished = /\u{1b}(?:|\]1?|\]11[^\u{7}]*|\[(?:\?[\d;]*)?)$/u;
// oxlint-enable no-control-regex

/**
What a terminal said of its background.
*/
export type Background = 'dark' | 'light' | 'unknown';

/**
An asked terminal: `inTime` settles at the latest after 200 ms, `answer` when it has answered, which may be never.
*/
export type AskedBackground = {readonly inTime: Promise<Background | undefined>; readonly answer: Promise<Background>};

/**
The keys in what a terminal sends, without its answers; these come whole or in pieces, between keys or late, and must never be taken for keys.
*/
export function createAnswerFilter(onAnswer: (background: Background) => void): (text: string) => string {
	let held = '';
	/* Whether the escape that `held` begins with went out as a key already: it is one, until an answer follows. */
	let isOut = false;
	let isAnswered = false;
	let colour: Background = 'unknown';
	return text => {
		if (isAnswered || text === '') {
			return text;
		}

		let rest = held + text;
		const take = (pattern: RegExp): RegExpExecArray | undefined => {
			const found = pattern.exec(rest) ?? undefined;
			if (found !== undefined) {
				rest = rest.slice(0, found.index) + rest.slice(found.index + found[0].length);
				isOut &&= found.index > 0;
			}

			return found;
		};

		colour = toBackground(take(colourAnswer)?.[1]) ?? colour;
		isAnswered = take(attributesAnswer) !== undefined;
		if (isAnswered) {
			onAnswer(colour);
		}

		const begun = isAnswered ? '' : (unfinished.exec(rest)?.[0] ?? '');
		const keys = rest.slice(isOut ? 1 : 0, Math.max(isOut ? 1 : 0, rest.length - begun.length));
		const isHeadOut = isOut && begun.length === rest.length;
		held = begun.length > longestAnswer ? '' : begun;
		isOut = isHeadOut || begun === escape;
		return begun === escape && !isHeadOut ? keys + escape : keys;
	};
}

/**
Asks once. The terminal is in raw mode from here on, and its keys are kept for who reads them next.
*/
export function askBackground(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): AskedBackground {
	const {promise: answer, resolve} = Promise.withResolvers<Background>();
	const filter = createAnswerFilter(resolve);
	stdin.setEncoding('utf8');
	stdin.setRawMode(true);
	const read = stdin.read.bind(stdin);
	// Ink reads with this too: an answer that comes late passes here.
	stdin.read = size => {
		const chunk: unknown = read(size);
		return typeof chunk === 'string' ? filter(chunk) : chunk;
	};

	let keys = '';
	const take = () => {
		for (let chunk: unknown = stdin.read(); typeof chunk === 'string'; chunk = stdin.read()) {
			keys += chunk;
		}
	};

	stdin.on('readable', take);
	stdout.write(question);
	const {promise: late, resolve: giveUp} = Promise.withResolvers<undefined>();
	const timer = setTimeout(() => giveUp(undefined), inTime);
	const first = Promise.race([answer, late]).finally(() => {
		clearTimeout(timer);
		stdin.off('readable', take);
		if (keys !== '') {
			stdin.unshift(keys);
		}
	});
	return {inTime: first, answer};
}

/* As X11 writes a colour, with one to four digits for each part. Sample: `rgb:fdfd/f6f6/e3e3` */
function toBackground(value = ''): Background | undefined {
	const parts = /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(value)?.slice(1);
	if (parts === undefined) {
		return undefined;
	}

	const [red, green, blue] = parts.map(digits => Number.parseInt(digits, 16) / (16 ** digits.length - 1));
	return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 ? 'light' : 'dark';
}
