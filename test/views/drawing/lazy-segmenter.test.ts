import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {LazySegmenter} from '../../../source/views/drawing/lazy-segmenter.ts';

const real = new Intl.Segmenter();
const lazy = new LazySegmenter();

function segmentsOf(segments: Intl.Segments): unknown[] {
	return Array.from(segments, ({segment, index, input}) => [segment, index, input]);
}

function containingOf(segments: Intl.Segments, length: number): unknown[] {
	const places = [undefined, -1, Number.NaN, 0.5, ...Array.from({length: length + 2}, (_, place) => place)];
	return places.map(place => segments.containing(place));
}

function expectSame(text: string): void {
	const [ours, theirs] = [lazy.segment(text), real.segment(text)];
	expect([segmentsOf(ours), containingOf(ours, text.length)]).toEqual([
		segmentsOf(theirs),
		containingOf(theirs, text.length),
	]);
}

test('a text is cut into the same segments as by the real one, and each place lies in the same one', () => {
	for (const text of [
		'',
		'waftop',
		'a\tb',
		'a\r\nb',
		'\u{1b}[1;91m│ 14\u{1b}[0m',
		'█▉┤…≥',
		'e\u{301}',
		'👨‍👩‍👧‍👦 界',
		'\u{ad}',
	]) {
		expectSame(text);
	}

	fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 20}), expectSame));
});

test('no character that stands alone here makes a cluster with its neighbours', () => {
	const alone = Array.from({length: 0x26_00}, (_, code) => String.fromCodePoint(code));
	expectSame(alone.map(character => `x${character}│`).join(''));
	expect(
		alone.filter(
			character => [...lazy.segment(`x${character}│`)].length !== [...real.segment(`x${character}│`)].length,
		),
	).toEqual([]);
});
