import * as bounds from './bounds.ts';
import {type Bound, mergeTexts, type Piece, type Template, type Use} from './piece.ts';

/** Those of a known form (https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats); every other one is text. */
const directives: Readonly<Record<string, readonly [bound: Bound, use?: Use]>> = {
	a: [bounds.address, 'client'],
	h: [bounds.address, 'client'],
	A: [bounds.address],
	B: [bounds.number, 'size'],
	b: [bounds.number, 'size'],
	O: [bounds.number, 'size-sent'],
	I: [bounds.number],
	S: [bounds.number],
	D: [bounds.number, 'duration-us'],
	T: [bounds.number, 'duration-s'],
	H: [bounds.word],
	k: [bounds.number],
	L: [bounds.word],
	l: [bounds.word],
	m: [bounds.text, 'method'],
	p: [bounds.number],
	P: [bounds.number],
	q: [bounds.text, 'query'],
	R: [bounds.word],
	r: [bounds.text, 'request'],
	s: [bounds.status, 'status'],
	U: [bounds.text, 'path'],
	u: [bounds.text],
	v: [bounds.host, 'host'],
	V: [bounds.host, 'host'],
	X: [bounds.word],
};

/* Samples: `%h`, `%>s`, `%{User-Agent}i`, `%!200,304{Referer}i`, `%{c}a`, `%%`, `%^FB` */
const directive = /%(?:!?\d{3}(?:,\d{3})*)?[<>]?(?:\{([^}]*)\})?(?:\^(..)|([A-Za-z%]))/g;

/**
Takes an Apache `LogFormat` apart, as it stands between its quotes in the configuration.
*/
export function readApacheFormat(written: string): Template {
	const format = written.replaceAll(/\\(.)/g, (_, letter: string) =>
		letter === 't' ? '\t' : letter === 'n' ? '\n' : letter,
	);
	const pieces: Piece[] = [];
	let front = '';
	let at = 0;
	const addLiteral = (literal: string): void => {
		if (pieces.length === 0) {
			front += literal;
		} else {
			const last = pieces.pop()!;
			pieces.push({...last, behind: Buffer.concat([last.behind, Buffer.from(literal)])});
		}
	};

	for (const match of format.matchAll(directive)) {
		addLiteral(format.slice(at, match.index));
		at = match.index + match[0].length;
		const [, argument, wide, letter = ''] = match;
		if (letter === '%') {
			addLiteral('%');
		} else {
			readDirective(wide === undefined ? letter : '', argument, pieces, addLiteral);
		}
	}

	addLiteral(format.slice(at));
	const isEnd = /%[<>]?\{end(?::|\})/.test(format);
	return {
		front: Buffer.from(front),
		pieces: mergeTexts(pieces),
		escaping: 'quoted',
		timeIs: isEnd ? 'end' : 'start',
		doubt: undefined,
	};
}

function readDirective(
	letter: string,
	argument: string | undefined,
	pieces: Piece[],
	addLiteral: (literal: string) => void,
): void {
	const add = (bound: Bound, use?: Use): void => {
		pieces.push({use, bound, behind: new Uint8Array(0)});
	};

	if (letter === 't') {
		addTime(argument?.replace(/^(?:begin|end):?/, ''), add, addLiteral);
	} else if (letter === 'T' && argument !== undefined) {
		add(bounds.number, argument === 'us' ? 'duration-us' : argument === 'ms' ? 'duration-ms' : 'duration-s');
	} else if (letter === 'e' && argument === 'UNIQUE_ID') {
		add(bounds.word, 'id');
	} else if (letter === 'a' && argument === 'c') {
		add(bounds.address, 'peer');
	} else if ((letter === 'h' || letter === 'a' || letter === 'p' || letter === 'P') && argument !== undefined) {
		add(bounds.word);
	} else if (letter === 'i' && argument?.toLowerCase() === 'host') {
		add(bounds.text, 'host');
	} else {
		add(...(directives[letter] ?? [bounds.text]));
	}
}

/** What a whole date and time in the order of RFC 3339 is called by strftime. */
const wholeTime = /^(?:%Y-%m-%d|%F)([T ])(?:%H:%M:%S|%T)(%z|%:z)?$/;

function addTime(
	argument: string | undefined,
	add: (bound: Bound, use?: Use) => void,
	addLiteral: (literal: string) => void,
): void {
	const epochs: Readonly<Record<string, Use>> = {
		sec: 'epoch-s',
		msec: 'epoch-ms',
		usec: 'epoch-us',
		msec_frac: 'fraction-ms',
		usec_frac: 'fraction-us',
	};
	if (argument === undefined || argument === '') {
		addLiteral('[');
		add(bounds.localTime, 'local-time');
		addLiteral(']');
		return;
	}

	const whole = wholeTime.exec(argument);
	if (epochs[argument] !== undefined) {
		add(bounds.number, epochs[argument]);
	} else if (argument === '%z') {
		add(bounds.zone, 'zone');
	} else if (argument === '%d/%b/%Y:%H:%M:%S %z' || argument === '%d/%b/%Y:%T %z') {
		add(bounds.localTime, 'local-time');
	} else if (whole === null) {
		add(bounds.text);
	} else {
		add(bounds.isoSecond, 'iso-time');
		if (whole[2] !== undefined) {
			add(bounds.zone, 'zone');
		}
	}
}
