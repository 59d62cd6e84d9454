import {test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog, nginxTime} from './fresh-log.ts';
import {makeHostileLines} from './hostile-log.ts';
test('probe', async () => {
	using log = makeLog();
	log.append(makeHostileLines(nginxTime(Date.now())));
	await drive({args: [log.file], columns: 120, rows: 40}, async waftop => {
		await waftop.sees('192.0.2.7');
		waftop.press('2g\r');
		await waftop.sees(/transaction \d+ of/);
		for (const k of ['n', 'n', 'nn', 'nnn', 'rr', 'rn', 'nr','n','nrn', 'p', 'rnnnnnn']) {
			waftop.press(k);
			await waftop.isQuiet(200);
			console.log(k, waftop.screen().slice(-2)[0]);
		}
	});
});
