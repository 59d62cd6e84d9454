import {type Sort, type SortColumn} from '../../screen/table-sort.ts';
import {type Look} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';

/**
The sign behind the title of the column that sorts; nothing behind the others.
*/
export function sortMark(sort: Sort, column: SortColumn, {glyphs}: Look): CleanText {
	return sort.column === column ? (sort.reversed === (column === 'key') ? glyphs.falling : glyphs.rising) : own('');
}
