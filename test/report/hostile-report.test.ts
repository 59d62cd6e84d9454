import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import {type DefaultTreeAdapterTypes, parse, type ParserError} from 'parse5';
import {describe, expect, test} from 'vitest';
import {toHtml} from '../../source/report/html.ts';
import {toReportObject} from '../../source/report/json.ts';
import {toMarkdown} from '../../source/report/markdown.ts';
import {toDocument} from '../../source/report/to-document.ts';
import {asciiGlyphs, unicodeGlyphs} from '../../source/views/drawing/glyphs.ts';
import {toJsonLine} from '../../source/waf/json-line.ts';
import {aReport, forge} from './builders.ts';

const attacks = {
	'a script': '<script>alert(1)</script>',
	'an attribute': '" onmouseover="alert(1)" x=\'',
	'an end of what it stands in': '</code></td></table></svg></style></title></pre><img src=x onerror=alert(1)>',
	'a comment': '<!-- --!> <![CDATA[ ]]> <?x ?>',
	entities: '&lt;b&gt; &#x3c;b&#62; &amp',
	'a link': '[here](https://blog.example/) <https://blog.example/> https://blog.example/ www.blog.example a@b.example',
	'an image': '![x](https://blog.example/x.png)',
	'a table': 'a | b | c |\n| --- | --- |\n| 1 | 2 |',
	'an escaped pipe': 'a \\| b \\\\| c',
	backticks: '` `` ``` ~~~ a `b` ```',
	'a backtick at the edges': '`',
	'blanks at the edges': '  ',
	'a heading': '\n# big\n\n===\n---\n> q\n- l\n1. n',
	emphasis: '**a** __b__ ~~c~~ *d* _e_',
	'a formula': "=cmd|'/c calc'!A1",
	colours: '\u{1b}[31mred\u{1b}]8;;https://blog.example/\u{7}x\u{1b}]8;;\u{7}',
	'another direction': 'a\u{202e}b\u{2066}c\u{200b}d\u{feff}',
	'half a character': 'a\ud83d',
	'a shell': "'; touch /tmp/x; echo '$(id)`id`",
};

const anyAttack = fc.oneof(
	fc.constantFrom(...Object.values(attacks)),
	fc.string({unit: fc.constantFrom(...Array.from('<>&"\'`|\\[]()!*_~#-=\n\r\t $@:/.%a1\u{1b}\u{202e}\u{e0041}😀'))}),
	fc.string({unit: 'binary'}),
);

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;

/** Every element with its attributes, without texts. Names in a `d` of a picture are ours. */
function toSkeleton(node: Node): string {
	const inside = 'childNodes' in node ? node.childNodes.map(child => toSkeleton(child)).join('') : '';
	if (!('tagName' in node)) {
		return node.nodeName === '#text' ? '' : `${node.nodeName}(${inside})`;
	}

	return `<${node.tagName} ${node.attrs.map(({name, value}) => `${name}="${value}"`).join(' ')}>${inside}</>`;
}

function toHtmlText(report: ReturnType<typeof aReport>): string {
	return toHtml(toDocument(report, unicodeGlyphs));
}

function readHtml(html: string): {skeleton: string; errors: string[]} {
	const errors: string[] = [];
	const document = parse(html, {onParseError: ({code}: ParserError) => errors.push(code)});
	return {skeleton: toSkeleton(document), errors};
}

const markdownIt = new MarkdownIt({html: true, linkify: true});

/** Kinds of all tokens, as a tree without texts. */
function toTokens(markdown: string): string[] {
	return markdownIt
		.parse(markdown, {})
		.flatMap(token => [
			`${token.type} ${token.tag} ${token.info} ${JSON.stringify(token.attrs)}`,
			...(token.children ?? []).flatMap(({type}) => (type === 'text' ? [] : [`  ${type}`])),
		]);
}

const unsafe = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uD800-\uDFFF]/u;

/** A category that has a name in words would be a sentence of another shape. */
const harmless = forge(aReport(), 'harmless');
const skeleton = readHtml(toHtmlText(harmless));
const tokens = toTokens(toMarkdown(toDocument(harmless, unicodeGlyphs), unicodeGlyphs));

function expectNothing(text: string): void {
	const forged = forge(aReport(), text);
	const html = toHtmlText(forged);
	expect(readHtml(html)).toEqual(skeleton);
	expect(html).not.toMatch(unsafe);
	for (const glyphs of [unicodeGlyphs, asciiGlyphs]) {
		const markdown = toMarkdown(toDocument(forged, glyphs), glyphs);
		expect(toTokens(markdown)).toEqual(tokens);
		expect(markdown).not.toMatch(unsafe);
	}

	const json = toJsonLine(toReportObject(forged));
	expect(json).not.toMatch(/[^\S ]|[\u007F-\u009F]/u);
	expect(json).not.toMatch(unsafe);
	expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(toReportObject(forged))));
}

describe("an attacker's text in every field does nothing", () => {
	test.each(Object.entries(attacks))('%s', (_, text) => {
		expectNothing(text);
	});

	test('any text', () => {
		fc.assert(fc.property(anyAttack, text => expectNothing(text)));
	});
});

test('the HTML is well-formed, loads nothing, runs nothing, and says so to the browser', () => {
	expect(skeleton.errors).toEqual([]);
	expect(skeleton.skeleton).not.toMatch(/<(script|iframe|img|link|object|embed|form|base) | on\w+=| src=|href="[^#]/);
	expect(skeleton.skeleton).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test('the Markdown has no link, image or HTML', () => {
	expect(tokens.filter(token => /link|image|html/.test(token))).toEqual([]);
	expect(tokens.filter(token => token.startsWith('table_open'))).toHaveLength(7);
});

test('a megabyte of text in each field makes a small report', () => {
	const document = toDocument(forge(aReport(), 'a`|<'.repeat(100_000)), unicodeGlyphs);
	for (const text of [toHtml(document), toMarkdown(document, unicodeGlyphs)]) {
		expect(text.length).toBeLessThan(100_000);
	}

	expect(readHtml(toHtml(document))).toEqual(skeleton);
});
