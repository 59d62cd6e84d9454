import {masks} from '../../secrets/masked-text.ts';
import {type Glyphs} from './glyphs.ts';
import {type CleanText} from './own-words.ts';
import {sanitize, sanitizeToAscii} from './sanitize.ts';

/**
Text from outside, fit for a terminal that draws with these glyphs.
*/
export function clean(text: string, glyphs: Glyphs): CleanText {
	return glyphs.unicode ? sanitize(text) : sanitizeToAscii(text.replaceAll(masks[0], masks[1]));
}
