import {type EscapeLevel, fromBytes, toBytes, toEscapeLevels} from './escape-levels.ts';
import {findHints} from './may-hold-secret.ts';
import {type AddSpan} from './add-span.ts';
import {type SecretSearch} from './find-repeated.ts';
import {findApart} from './find-name-and-value.ts';
import {findByForm} from './find-by-form.ts';
import {findByWords, findPasswords} from './find-in-prose.ts';
import {findInData, findInVariables} from './find-in-variables.ts';
import {findInXml} from './find-in-xml.ts';

/**
What is put in the place of a secret: the first on screens, the second where only ASCII will do.
*/
export const masks = ['•••', '***'] as const;
export type Mask = (typeof masks)[number];

/**
Whether a part of a text is masked.
*/
export function hasMask(text: string): boolean {
	return text.includes(masks[0]);
}

/**
Finds secrets in bytes.
*/
export type Find = (bytes: string, add: AddSpan) => void;

/**
A text in which secrets are looked for and masked.
*/
export type SecretText = {
	/** The secrets that their place in the text tells, as bytes with escapes as they stand. Of those that overlap, as two readings of one place do, `merged` holds the whole, `all` each. */
	secrets(): {readonly all: readonly string[]; readonly merged: readonly string[]};

	/** The text with those masked, and whatever the search finds. */
	mask(search: SecretSearch | undefined, mask: Mask): string;
};

/** A mask that stands there already, alone or with blanks. */
const masked = /^(?:\u00E2\u0080\u00A2|[* ])+$/;

/**
@param isLine The text is a whole line of a log.
@param finds Find secrets of texts of a known form: queries, headers, JSON.
*/
export function createSecretText(text: string, isLine: boolean, finds: readonly Find[] = []): SecretText {
	const bytes = toBytes(text);
	let levels: readonly EscapeLevel[] | undefined;
	const spans: Spans = {whole: [], pieces: []};
	const first = findHints(bytes);
	if (first.names || first.forms || first.hides) {
		levels = first.names || first.hides ? toEscapeLevels(bytes) : [{bytes, starts: undefined}];
		let hasData = false;
		for (const [depth, level] of levels.entries()) {
			const {names, forms} = depth === 0 ? first : findHints(level.bytes);
			const addThere = toAdd(level, spans);
			if (names) {
				findPasswords(level.bytes, addThere);
				findByWords(level.bytes, addThere);
				findApart(level.bytes, addThere);
				findInXml(level.bytes, addThere);
				findInVariables(level.bytes, isLine, addThere);
				// What looks like a field once escapes are resolved stands inside of one.
				hasData ||= isLine && findInData(level.bytes, addThere);
			}

			if (forms) {
				findByForm(level.bytes, addThere);
			}
		}

		levels = first.names || first.hides ? levels : undefined;
	}

	const add = toAdd({bytes, starts: undefined}, spans);
	for (const find of finds) {
		find(bytes, add);
	}

	const isMasked = ([start, end]: Span): boolean => masked.test(bytes.slice(start, end));
	const whole = spans.whole.filter(span => !isMasked(span));
	const read = ([start, end]: Span): string => bytes.slice(start, end);
	return {
		secrets: () => ({all: whole.map(read), merged: mergeSpans(whole).map(read)}),
		mask(search, mask) {
			const all = [...whole, ...spans.pieces.filter(span => !isMasked(span))];
			for (const level of search === undefined ? [] : (levels ??= toEscapeLevels(bytes))) {
				search!(level.bytes, toAdd(level, {whole: all, pieces: all}));
			}

			return all.length === 0 ? text : replaceSpans(bytes, mergeSpans(all), mask);
		},
	};
}

type Span = readonly [start: number, end: number];
type Spans = {readonly whole: Span[]; readonly pieces: Span[]};

/** Of bytes of a level, where they stand in the text. */
function toAdd({starts}: EscapeLevel, {whole, pieces}: Spans): AddSpan {
	return (start, end, isPiece = false) => {
		if (end > start) {
			(isPiece ? pieces : whole).push(starts === undefined ? [start, end] : [starts[start], starts[end]]);
		}
	};
}

/** Spans that touch become one: a mask does not say where one secret ends and the next begins. */
function mergeSpans(spans: readonly Span[]): Span[] {
	const merged: Array<[number, number]> = [];
	for (const [start, end] of spans.toSorted((one, other) => one[0] - other[0])) {
		const last = merged.at(-1);
		if (last !== undefined && start <= last[1]) {
			last[1] = Math.max(last[1], end);
		} else {
			merged.push([start, end]);
		}
	}

	return merged;
}

function replaceSpans(bytes: string, spans: readonly Span[], mask: Mask): string {
	const kept: string[] = [];
	let at = 0;
	for (const [start, end] of spans) {
		kept.push(fromBytes(bytes.slice(at, start)));
		at = end;
	}

	kept.push(fromBytes(bytes.slice(at)));
	return kept.join(mask);
}
