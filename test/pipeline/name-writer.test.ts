import {expect, test} from 'vitest';
import {type StoredLine} from '../../source/history/line-references.ts';
import {nameServerOf} from '../../source/pipeline/name-writer.ts';
import {makeV2Line, makeV3Line} from '../parsing/server-lines.ts';

const lineOf = (offset: number, length = 500): StoredLine => ({origin: 0, offset, length, lineNumber: offset + 1});

/** Reads what stands at an offset, and notes the bytes that were asked for. */
function aReader(texts: Readonly<Record<number, string>>) {
	const asked: number[] = [];
	return {
		asked,
		read(line: StoredLine) {
			asked.push(line.length);
			return texts[line.offset] === undefined ? undefined : Buffer.from(texts[line.offset]);
		},
	};
}

test('the first line that tells names the server, and no further one is read', () => {
	const {asked, read} = aReader({1: makeV3Line(), 2: makeV2Line()});
	expect(nameServerOf([lineOf(0), lineOf(1), lineOf(2)], read)).toBe('nginx');
	expect(asked).toHaveLength(2);
});

test('of thousands of lines few are read, and none that is huge: this is asked again and again', () => {
	const {asked, read} = aReader({});
	const lines = Array.from({length: 5000}, (_, place) => lineOf(place, place % 2 === 0 ? 8e6 : 1000));
	expect(nameServerOf(lines, read)).toBeUndefined();
	expect(asked).toEqual([1000, 1000]);
});
