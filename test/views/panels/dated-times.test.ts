import {expect, test} from 'vitest';
import {nameEnd} from '../../../source/views/deny/deny-labels.ts';
import {chooseFeedColumns, drawFeedRow} from '../../../source/views/panels/feed-columns.ts';
import {drawTable} from '../../../source/views/panels/table-view.ts';
import {formatMoment, momentWidth} from '../../../source/views/drawing/format-time.ts';
import {isDated} from '../../../source/questions/snapshot.ts';
import {createScreen} from '../../../source/screen/screen.ts';
import {day, hour, minute} from '../../../source/waf/clock.ts';
import {aRow, aSnapshot, aTop, aTopRow, look, now, someTotals} from '../builders.ts';

const from = (length: number, given = {}) =>
	aSnapshot({totals: someTotals({question: {from: now - length, to: now, step: minute, filter: []}}), ...given});

test('times need their date in a window of more than a day, and in a log that ended before', () => {
	expect(isDated(from(day))).toBe(false);
	expect(isDated(from(7 * day))).toBe(true);
	expect(isDated(from(15 * minute, {logEnds: now - 3 * day}))).toBe(true);
});

test('a dated time is as wide on each day', () => {
	const fourth = Date.UTC(2026, 10, 4, 9, 5);
	expect(formatMoment(fourth, 0, true)).toBe(' 4 Nov 09:05');
	expect(formatMoment(fourth + 20 * day, 0, true)).toBe('24 Nov 09:05');
	expect(momentWidth(true)).toBe(12);
	expect(formatMoment(fourth, 0, true, true)).toBe(' 4 Nov 09:05:00');
	expect(momentWidth(true, true)).toBe(15);
});

test.each([40, 80, 120, 200])('the feed shows the date at %i columns, and rows stay as wide', width => {
	const row = aRow({time: Date.UTC(2026, 10, 4, 9, 5, 6)});
	const columns = chooseFeedColumns(width, [row], {offset: 0, withMachine: false, isDated: true}, look);
	const text = drawFeedRow(row, columns, false, look)
		.map(part => part.text)
		.join('');
	expect(text).toMatch(width < 110 ? /^.? 4 Nov 09:05 / : /^.? 4 Nov 09:05:06 /);
	expect(columns.reduce((sum, column) => sum + column.width + 1, 0)).toBe(width);
});

test('first and last of a table show the date', () => {
	const top = aTop([aTopRow('192.0.2.7', {firstSeen: now - 5 * day, lastSeen: now - day})]);
	const snapshot = aSnapshot({
		totals: someTotals({question: {from: now - 7 * day, to: now, step: hour, filter: []}, clients: top}),
	});
	const {lines} = drawTable(snapshot, createScreen(), 'clients', {width: 200, height: 5}, look);
	const text = lines[1].map(part => part.text).join('');
	expect(text).toMatch(/19 Nov 14:03 {2}23 Nov 14:03 *$/);
});

test('the deny list dates a rule of another day, past or future', () => {
	expect(nameEnd(now - 5 * day, now, 0)).toBe('19 Nov 13:03');
	expect(nameEnd(now - minute, now, 0)).toMatch(/^\d\d:\d\d:\d\d$/);
	expect(nameEnd(now + 3 * day, now, 0)).toBe('27 Nov 13:03');
});
