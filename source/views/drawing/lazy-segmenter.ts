/** Characters that each stand alone, with the escape that colours begin with: ASCII, Latin-1, and the punctuation, arrows, lines and blocks of screens. */
// oxlint-disable-next-line no-control-regex -- dependencies segment coloured rows
const alone = /^[\u001B -~\u00A1-\u00AC\u00AE-\u00FF\u2010-\u2027\u2190-\u21FF\u2200-\u22FF\u2500-\u25FC]*$/;

let real: Intl.Segmenter | undefined;

/**
An `Intl.Segmenter` of graphemes that makes a real one only for a text that needs it: the first one costs as much as half of Node's own start.
The build puts it in the place of those that dependencies make when they are loaded.
*/
export class LazySegmenter implements Pick<Intl.Segmenter, 'segment'> {
	/** The same as the real one gives. */
	segment(text: string): Intl.Segments {
		if (!alone.test(text)) {
			real ??= new Intl.Segmenter();
			return real.segment(text);
		}

		return {
			containing: (index = 0) => segmentAt(text, Math.trunc(index) || 0),
			[Symbol.iterator]: () => Array.from(text, (segment, index) => ({segment, index, input: text})).values(),
		};
	}
}

function segmentAt(text: string, index: number): Intl.SegmentData | undefined {
	return index >= 0 && index < text.length ? {segment: text[index], index, input: text} : undefined;
}
