import {expect, test} from 'vitest';
import {createPieces, type Joined, type Pieces} from '../../../source/parsing/envelopes/pieces.ts';

const facts = {
	time: 7,
	localTime: Number.NaN,
	isReadingTime: false,
	source: undefined,
	parts: undefined,
	isSpecific: false,
	stream: 'stderr',
};

function add(
	pieces: Pieces,
	text: string | Uint8Array,
	isLast: boolean,
	{source = 'a', offset = 0} = {},
): Joined | undefined {
	const bytes = Buffer.from(text as string);
	const piece = {bytes, start: 0, end: bytes.length, lines: 1, isLast};
	return pieces.add({depth: 1, source, stream: 'stderr'}, piece, {offset, lineNumber: offset + 1}, facts);
}

const textOf = ({bytes, start, end}: Joined): string => Buffer.from(bytes.subarray(start, end)).toString('latin1');

test('a line stands where its first piece does', () => {
	const pieces = createPieces();
	expect(add(pieces, 'one ', false, {offset: 5})).toBeUndefined();
	expect(add(pieces, 'other', true, {source: 'b', offset: 6})?.place).toEqual({offset: 6, lineNumber: 7});
	const joined = add(pieces, 'two', true, {offset: 9})!;
	expect(textOf(joined)).toBe('one two');
	expect(joined.place).toEqual({offset: 5, lineNumber: 6});
	expect(joined.isCut).toBe(false);
	expect(pieces.isEmpty).toBe(true);
});

test('a piece is kept though its buffer changes', () => {
	const pieces = createPieces();
	const bytes = Buffer.from('kept ');
	pieces.add(
		{depth: 1, source: 'a', stream: 'stderr'},
		{bytes, start: 0, end: 5, lines: 1, isLast: false},
		{offset: 0, lineNumber: 1},
		facts,
	);
	bytes.fill(0);
	expect(textOf(add(pieces, 'text', true)!)).toBe('kept text');
});

test('a line longer than 8 MiB keeps its beginning and is marked as cut', () => {
	const pieces = createPieces();
	const piece = new Uint8Array(5 * 1024 * 1024).fill(120);
	add(pieces, piece, false);
	add(pieces, piece, false);
	const joined = add(pieces, 'end', true)!;
	expect(joined.end - joined.start).toBe(8 * 1024 * 1024);
	expect(joined.isCut).toBe(true);
	// What follows is a line of its own again.
	expect(add(pieces, 'next', true)?.isCut).toBe(false);
});

test('all streams together keep no more than 64 MiB, and give it back', () => {
	const pieces = createPieces();
	const piece = new Uint8Array(8 * 1024 * 1024).fill(120);
	for (let stream = 0; stream < 9; stream++) {
		add(pieces, piece, false, {source: `s${stream}`});
	}

	expect(add(pieces, 'end', true, {source: 's8'})).toMatchObject({end: 0, isCut: true});
	expect(add(pieces, '', true, {source: 's0'})).toMatchObject({end: piece.length, isCut: false});
	add(pieces, 'room again', false, {source: 's8'});
	expect(textOf(add(pieces, '', true, {source: 's8'})!)).toBe('room again');
});

test('the oldest of more than 64 streams is thrown away, and counted', () => {
	const pieces = createPieces();
	for (let stream = 0; stream < 65; stream++) {
		add(pieces, `begin ${stream} `, false, {source: `s${stream}`});
	}

	expect(pieces.thrownAway).toBe(1);
	expect(textOf(add(pieces, 'end', true, {source: 's0'})!)).toBe('end');
	expect(textOf(add(pieces, 'end', true, {source: 's64'})!)).toBe('begin 64 end');
});

test('what has no end is handed over as cut, with what its envelope told', () => {
	const pieces = createPieces();
	add(pieces, 'one', false, {source: 'a', offset: 3});
	add(pieces, 'two', false, {source: 'b'});
	const given: unknown[] = [];
	pieces.flush((joined, {time, stream}, depth) =>
		given.push([textOf(joined), joined.isCut, joined.place.offset, time, stream, depth]),
	);
	expect(given).toEqual([
		['one', true, 3, 7, 'stderr', 1],
		['two', true, 0, 7, 'stderr', 1],
	]);
	expect(pieces.isEmpty).toBe(true);
});
