import {type Place} from '../../waf/place.ts';
import {clean} from './clean-text.ts';
import {left, type Look, type Span} from './line.ts';
import {join, own, type CleanText} from './own-words.ts';

/**
Where a client is from: `DE AS64500 Example Net`; empty where it is not known. `text` makes a text from outside fit for the screen.
*/
export function formatPlace(place: Place | undefined, text: (outside: string) => CleanText): CleanText {
	const {country, asNumber, asName} = place ?? {};
	return join(
		[
			...(country === undefined ? [] : [text(country)]),
			...(asNumber === undefined ? [] : [own(`AS${asNumber}`)]),
			...(asName === undefined ? [] : [text(asName)]),
		],
		' ',
	);
}

/** As wide as a country and a number, or a name too. */
const narrowCells = 14;
const wideCells = 30;

/**
Cells of the column for it: none where nobody's place is known.
*/
export function placeWidth(rows: ReadonlyArray<{readonly place?: Place}>, width: number): number {
	return rows.some(({place}) => place !== undefined) ? (width < 150 ? narrowCells : wideCells) : 0;
}

/**
The cell of that column, of exactly `width` cells; a narrow one leaves out the name.
*/
export function drawPlace(place: Place | undefined, width: number, look: Look): Span {
	const {country, asNumber, asName} = place ?? {};
	const shown =
		width < wideCells && (country ?? asNumber) !== undefined ? {...place, asName: undefined} : {...place, asName};
	return left(`  ${formatPlace(shown, text => clean(text, look.glyphs))}`, width, look);
}
