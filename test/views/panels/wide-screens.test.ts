import {describe, expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {type Snapshot} from '../../../source/questions/snapshot.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {widthOf} from '../../../source/views/drawing/text-width.ts';
import {aBusySnapshot, aFeedOf, aSnapshot, look} from '../builders.ts';

const sgr = /\u{1b}\[[\d;]*m/gu;
const screen = createScreen();
const message = 'Remote Command Execution: Unix Shell Code Found';
const longest = '2001:db8:1111:2222:3333:4444:5555:6666';
const long = `/app/modules/catalog/download.php?file=${'../'.repeat(60)}etc/passwd`;
const snapshot = aSnapshot({
	unfiltered: 3,
	feed: aFeedOf([{message, target: long}, {message, client: longest}, {message: 'evil\u{1b}[2J'}]),
});

function draw(columns: number, rows = 24, chosen: Screen = screen, shown: Snapshot = snapshot): string[] {
	return layOutScreen(shown, chosen, columns, rows, look).rows.map(row => row.replaceAll(sgr, ''));
}

describe('the message of the main rule', () => {
	test.each([
		['the feed', {...screen, view: 'feed' as const}, 24],
		['the overview', screen, 24],
		['the overview with panels beside the feed', screen, 50],
	])('stands in %s from 160 columns on, cleaned', (_, chosen, rows) => {
		const drawn = draw(160, rows, chosen).join('\n');
		expect(drawn).toContain('MESSAGE');
		expect(drawn).toContain('Remote Command Exec');
		expect(drawn).toContain(String.raw`evil\x1b[2J`);
		expect(draw(159, rows, chosen).join('\n')).not.toContain('MESSAGE');
	});

	test('has no column where no rule has one', () => {
		const feed = aFeedOf([{}, {message: undefined}]);
		expect(draw(200, 24, screen, {...snapshot, feed}).join('\n')).not.toContain('MESSAGE');
	});
});

test.each([160, 200, 240, 300])('in %i columns nothing is cut beside a void', columns => {
	for (const rows of [24, 50]) {
		const feedRows = draw(columns, rows, {...screen, view: 'feed'}).filter(row => row.includes('SQLI'));
		expect(feedRows).toHaveLength(3);
		for (const row of feedRows) {
			// The path is longer than any screen: whatever is cut fills the row.
			expect(row.includes('…') ? widthOf(row) : columns).toBeGreaterThan(columns * 0.95);
		}

		expect(feedRows[1]).toContain(longest);
	}

	expect(draw(columns, 24, {...screen, view: 'feed'})[3].includes(message)).toBe(columns >= 240);
});

test('numbers of a table stand beside their name, however wide the screen is', () => {
	for (const columns of [120, 200, 300]) {
		const rows = draw(columns, 24, {...screen, view: 'hosts'}, aBusySnapshot());
		expect(rows.find(row => row.includes('shop.test'))).toMatch(/shop\.test {10,24}1,340/);
	}
});
