import {expect, test} from 'vitest';
import {createScreen} from '../../../source/screen/screen.ts';
import {type SourceState} from '../../../source/waf/delivery.ts';
import {drawNothingYet} from '../../../source/views/panels/empty-states.ts';
import {drawStatus} from '../../../source/views/panels/source-status.ts';
import {aSnapshot, look} from '../builders.ts';

const nothing = {...aSnapshot().lines, read: 0, modsecurity: 0, other: 0};
const toText = (lines: ReadonlyArray<ReadonlyArray<{readonly text: string}>>): string =>
	lines.map(line => line.map(({text}) => text).join('')).join('\n');
const status = (sources: readonly SourceState[]): string =>
	toText([drawStatus(aSnapshot({sources}), createScreen(), 80, look)]);

test('progress is that of all files together', () => {
	const reading = (name: string, done: number, total: number): SourceState => ({
		kind: 'state',
		is: 'reading',
		name,
		done,
		total,
	});
	expect(status([reading('a', 0, 100), reading('b', 100, 100)])).toBe('○ READING 50%');
	expect(status([{kind: 'state', is: 'following', name: 'a'}, reading('b', 25, 100)])).toBe('○ READING 25%');
});

test('what is not read yet is not said to be empty or live', () => {
	expect(status([])).toBe('○ READING');
	const drawn = toText(drawNothingYet(aSnapshot({sources: [], lines: nothing}), 100, look));
	expect(drawn).toContain('Reading');
	expect(drawn).not.toContain('Nothing');
});
