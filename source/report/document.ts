import {type BinnedTimeline} from '../questions/time-bins.ts';
import {clean} from '../views/drawing/clean-text.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {own, type CleanText} from '../views/drawing/own-words.ts';

/*
A report as its Markdown and its HTML share it. Whoever renders it escapes in one place: `Quote` is text from outside, everything
else our own words.
*/

/**
A text from outside, made fit to be seen and cut.
*/
export type Quote = {readonly quote: CleanText};

/**
A sentence, or what stands in a cell.
*/
export type Words = ReadonlyArray<CleanText | Quote>;

/**
How good the news is: `alarm` is for what got through alone.
*/
export type Tone = 'calm' | 'alarm' | 'unsure';

export type Column = {
	readonly head: CleanText;
	readonly align: 'left' | 'right';

	/** Left out where a page is narrow. */
	readonly isMinor?: true;
};

export type TableRow = {
	readonly cells: readonly Words[];

	/** Share of the whole, 0 to 1, and the part of the whole that got through: a bar. */
	readonly share?: number;
	readonly through?: number;
};

export type Part = {readonly name: CleanText; readonly kind: PartKind; readonly count: number};
export type PartKind = 'blocked' | 'through' | 'passed' | 'unknown';

/**
One thing that got through, or one transaction that is quoted: a heading, facts, what it carried.
*/
export type Case = {
	readonly id?: CleanText;
	readonly title: Words;
	readonly tone: Tone;
	readonly facts: readonly Words[];
	readonly items: readonly Words[];
};

/**
The raw lines of a transaction, where they stand, and a command a line that prints the hash behind it.
*/
export type Proof = {
	readonly id: CleanText;
	readonly heading: Words;
	readonly places: readonly Words[];
	readonly lines: readonly CleanText[];
	readonly checks: readonly CleanText[];
	readonly more: Words;
};

export type Block =
	| {readonly kind: 'paragraph'; readonly words: Words}
	| {readonly kind: 'list'; readonly items: readonly Words[]}
	| {readonly kind: 'facts'; readonly rows: ReadonlyArray<readonly [CleanText, Words]>}
	| {readonly kind: 'outcomes'; readonly parts: readonly Part[]}
	| {readonly kind: 'timeline'; readonly long: BinnedTimeline; readonly short: BinnedTimeline; readonly offset: number}
	| {
			readonly kind: 'table';
			readonly columns: readonly Column[];
			readonly rows: readonly TableRow[];
			readonly more: Words;
	  }
	| {readonly kind: 'cases'; readonly cases: readonly Case[]; readonly more: Words}
	| {readonly kind: 'evidence'; readonly proofs: readonly Proof[]};

export type Section = {
	readonly id:
		| 'asked'
		| 'timeline'
		| 'categories'
		| 'clients'
		| 'networks'
		| 'targets'
		| 'through'
		| 'rules'
		| 'marks'
		| 'denials'
		| 'doubts'
		| 'evidence';
	readonly title: CleanText;
	readonly blocks: readonly Block[];
};

export type ReportDocument = {
	readonly title: Words;
	readonly verdict: {readonly words: CleanText; readonly tone: Tone};
	readonly lead: Words;
	readonly sections: readonly Section[];
};

/** Characters of a text from outside in a cell or sentence. */
const longestQuote = 160;

/**
Makes a text from outside fit to be quoted.

@param most Characters.
*/
export function quote(text: string | undefined, glyphs: Glyphs, most = longestQuote): Quote | CleanText {
	if (text === undefined || text === '') {
		return own('-');
	}

	return {quote: cutText(text, most, glyphs)};
}

/**
A text from outside, fit to be seen, in at most so many characters and a sign that it was cut.

@param isCut It was cut before.
*/
export function cutText(text: string, most: number, glyphs: Glyphs, isCut = false): CleanText {
	// Before it is cleaned as well: that takes time for each character, and an escape is up to ten long.
	const shown = clean(text.slice(0, 4 * most), glyphs);
	const isWhole = !isCut && text.length <= 4 * most && shown.length <= most;
	return isWhole ? shown : own(`${cutEscape(shown.slice(0, most))}${glyphs.cut}`);
}

/** Half a surrogate pair at the cut would be no text. */
function cutEscape(text: CleanText): CleanText {
	return text.isWellFormed() ? text : text.slice(0, -1);
}
