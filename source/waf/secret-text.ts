import {type EscapeLevel, fromBytes, toEscapeLevels} from './escape-levels.ts';
import {canNameSecret} from './secret-names.ts';
import {type AddSpan} from './secret-parts.ts';
import {type SecretSearch} from './secret-search.ts';
import {findInVariables} from './secret-variables.ts';
import {findByWords, findPasswords} from './secret-words.ts';

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
	/** The secrets that their place in the text tells, as bytes with escapes as they stand. */
	secrets(): readonly string[];

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
	const levels = toEscapeLevels(text);
	const [{bytes}] = levels;
	const spans: Span[] = [];
	for (const level of levels) {
		const add = toAdd(level, spans);
		findPasswords(level.bytes, add);
		if (canNameSecret(level.bytes)) {
			findByWords(level.bytes, add);
			findInVariables(level.bytes, isLine, add);
		}
	}

	for (const find of finds) {
		find(bytes, toAdd(levels[0], spans));
	}

	const own = mergeSpans(spans).filter(([start, end]) => !masked.test(bytes.slice(start, end)));
	return {
		secrets: () => own.map(([start, end]) => bytes.slice(start, end)),
		mask(search, mask) {
			const all = [...own];
			for (const level of search === undefined ? [] : levels) {
				search!(level.bytes, toAdd(level, all));
			}

			return all.length === 0 ? text : replaceSpans(bytes, mergeSpans(all), mask);
		},
	};
}

type Span = readonly [start: number, end: number];

/** Of bytes of a level, where they stand in the text. */
function toAdd({starts}: EscapeLevel, spans: Span[]): AddSpan {
	return (start, end) => {
		if (end > start) {
			spans.push(starts === undefined ? [start, end] : [starts[start], starts[end]]);
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
