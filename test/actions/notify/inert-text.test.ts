import MarkdownIt from 'markdown-it';
import {expect, test} from 'vitest';
import {toInertMarkdown} from '../../../source/actions/notify/inert-text.ts';

test.each(['    code', '\tcode', '   \t code', 'a\n    b', '  \u00A0   x'])(
	'blanks in front make no block of code: %j',
	text => {
		const kinds = new MarkdownIt().parse(toInertMarkdown(text), {}).map(({type}) => type);
		expect(kinds).toEqual(['paragraph_open', 'inline', 'paragraph_close']);
	},
);
