import {type LineCounts} from '../../waf/line-counts.ts';
import {formatCount} from '../drawing/format-number.ts';
import {sanitize} from '../drawing/sanitize.ts';
import {type Explanation} from './nothing-found.ts';

/**
What a server says that it holds, beside what was read of it.
*/
export type SearchedIndex = {
	readonly index: string;
	readonly server: string;
	readonly documents: number;
	readonly ours: number;
	readonly timeField: string;
	readonly withoutTime: number;

	/** Of the newest document: where it lies, its content with secrets masked, and the shape that it nearly is. */
	readonly newest: {readonly index: string; readonly text: string} | undefined;
	readonly nearest: {readonly name: string; readonly field: string} | undefined;
};

const exampleLength = 200;

/**
Why an index showed nothing; undefined where ModSecurity's records were read.
*/
export function explainIndex(lines: Readonly<LineCounts>, searched: SearchedIndex): Explanation | undefined {
	if (lines.modsecurity > 0) {
		return undefined;
	}

	const {documents, ours, newest, nearest} = searched;
	const index = sanitize(searched.index);
	const place = `${index} on ${sanitize(searched.server)}`;
	if (documents === 0) {
		return {sentence: `${place} holds no documents`, isForeign: false};
	}

	const of = `the ${formatCount(documents)} ${documents === 1 ? 'document' : 'documents'} in ${place}`;
	if (lines.read === 0 && ours > 0) {
		return {
			sentence: `${formatCount(ours)} of ${of} may hold ModSecurity records, but none lies in the time that was read; choose it with --since and --until`,
			isForeign: false,
		};
	}

	const near =
		nearest === undefined ? '' : `; nearest is the shape ${nearest.name}, by its field ${sanitize(nearest.field)}`;
	const example =
		newest === undefined
			? ''
			: `; the newest one, in ${sanitize(newest.index)}, reads: ${sanitize(newest.text.slice(0, exampleLength))}`;
	return {sentence: `none of ${of} is a ModSecurity record in a known shape${near}${example}`, isForeign: true};
}

/**
That documents without a time were not read; undefined where there are none.
*/
export function explainTimeless({index, server, withoutTime, timeField}: SearchedIndex): string | undefined {
	return withoutTime === 0
		? undefined
		: `${formatCount(withoutTime)} ${withoutTime === 1 ? 'document' : 'documents'} in ${sanitize(index)} on ${sanitize(server)} ${withoutTime === 1 ? 'has' : 'have'} no ${sanitize(timeField)} and cannot be read`;
}
