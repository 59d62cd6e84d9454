import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {left, span} from '../../../source/views/drawing/line.ts';
import {join, own, ownTable} from '../../../source/views/drawing/own-words.ts';
import {sanitize} from '../../../source/views/drawing/sanitize.ts';
import {look} from '../builders.ts';

const outside: string = '\u{1b}[31m';
const clean = sanitize(outside);
const many = 2 as number;
const isLong = many > 1;

test('our own words, clean text and numbers are drawn as they stand', () => {
	const drawn = [
		span('rule'),
		span(clean),
		span(`rule ${clean}`),
		span(`${many} of ${many}`),
		span(isLong ? `${clean}: ${many}` : ''),
		span(clean.slice(1).padEnd(20)),
		left(`${clean} x`, 9, look),
	];
	expect(drawn.map(({text}) => text)).toEqual([
		'rule',
		String.raw`\x1b[31m`,
		String.raw`rule \x1b[31m`,
		'2 of 2',
		String.raw`\x1b[31m: 2`,
		String.raw`x1b[31m             `,
		String.raw`\x1b[31m x`.slice(0, 8) + '…',
	]);
	expect(join([clean, own('x')], ', ')).toBe(String.raw`\x1b[31m, x`);
	expect(ownTable({a: 'b'})).toEqual({a: 'b'});
});

/* The compiler is what is tested here: without the errors that are expected, the types do not hold. */
test('text from outside does not compile, wherever it hides in a sentence', () => {
	const forgotten = [
		// @ts-expect-error -- a text
		span(outside),
		// @ts-expect-error -- at the end
		span(`rule ${outside}`),
		// @ts-expect-error -- at the beginning
		span(`${outside} denied`),
		// @ts-expect-error -- behind a clean one
		span(`rule ${clean} of ${outside}`),
		// @ts-expect-error -- joined to a clean one
		span(`${clean}${outside}`),
		// @ts-expect-error -- on one of two ways
		span(isLong ? outside : 'short'),
		// @ts-expect-error -- in a sentence on one of two ways
		span(isLong ? `rule ${outside}` : clean),
		// @ts-expect-error -- a sentence in a sentence
		span(`${clean} ${isLong ? `rule ${outside}` : ''}`),
		// @ts-expect-error -- a part of a text
		span(outside.slice(1)),
		// @ts-expect-error -- added up
		span('rule ' + outside),
		// @ts-expect-error -- in a cell
		left(outside, 9, look),
		// @ts-expect-error -- kept for later
		own(`rule ${outside}`),
		// @ts-expect-error -- in a table
		ownTable({a: outside}),
	];
	expect(forgotten).toHaveLength(13);
});

test('nothing but the sanitiser and our own words calls a text clean', () => {
	const room = path.join(import.meta.dirname, '../../../source');
	const claiming = readdirSync(room, {recursive: true, encoding: 'utf8'}).filter(
		file =>
			/\.tsx?$/.test(file) &&
			/\bas (?:unknown as )?(?:CleanText|Span|Line)\b/.test(readFileSync(path.join(room, file), 'utf8')),
	);
	expect(claiming.toSorted()).toEqual(['views/drawing/own-words.ts', 'views/drawing/sanitize.ts']);
});
