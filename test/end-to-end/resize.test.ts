import {expect, test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog} from './fresh-log.ts';

const sizes = [
	[200, 50],
	[80, 24],
	[40, 12],
	[120, 40],
	[61, 13],
	[200, 50],
	[40, 12],
	[80, 24],
] as const;

test('a window of any size is filled and never broken, in every view', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file], columns: 200, rows: 50}, async waftop => {
		await waftop.sees('203.0.113.31');
		for (const [columns, rows] of sizes) {
			waftop.resize(columns, rows);
			for (const view of ['1', '2', '3', '4', '?', '1']) {
				waftop.press(view);
				const what = `view ${view} at ${columns}×${rows}`;
				// The last row is the footer of this very size: drawn anew, in its place, on one row, under a body that is not empty.
				await waftop.until(`${what} has its header and footer`, () => {
					const lines = waftop.screen();
					return (
						/\bq quit$/.test(lines[rows - 1]) &&
						/\d%.*through(?: +\d+ passed)?$/.test(lines[0]) &&
						!/q quit/.test(lines[rows - 2])
					);
				});
				expect(
					waftop
						.screen()
						.slice(2, rows - 2)
						.filter(line => line !== '').length,
					what,
				).toBeGreaterThan(3);
			}
		}
	});
});

test('a window too small for anything says what is needed, and comes back', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees('203.0.113.31');
		waftop.resize(30, 8);
		await waftop.sees('waftop needs 40 x 12');
		waftop.resize(80, 24);
		await waftop.sees('203.0.113.31');
		waftop.press('q');
		expect(await waftop.exit()).toEqual({code: 0, signal: undefined});
	});
});
