import {expect, test} from 'vitest';
import {drive, type StartOptions, type Waftop} from './driver.ts';
import {makeLog} from './fresh-log.ts';

/* In hexadecimal all of it could be keys, `b` among them. */
const white = 'rgb:ffff/bbbb/ffff';
const onDark = 133;
const onLight = 127;

function colourOfSqli(waftop: Waftop) {
	const row = waftop.screen().findIndex(text => text.includes(' SQLI '));
	return row < 0 ? undefined : waftop.cell(waftop.screen()[row].indexOf('SQLI'), row).foreground;
}

function questions(waftop: Waftop): number {
	return waftop.bytesSince(0).toString('latin1').split('\u{1b}]11;?').length - 1;
}

async function watch(options: StartOptions, use: (waftop: Waftop) => Promise<void>) {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({...options, args: [log.file, ...(options.args ?? [])]}, async waftop => {
		await waftop.sees('203.0.113.31');
		await use(waftop);
	});
}

test('a terminal that says its background is light gets the colours for it, and is asked once', async () => {
	await watch({background: white}, async waftop => {
		await waftop.until('is drawn for a light background', () => colourOfSqli(waftop) === onLight);
		waftop.press('2');
		await waftop.sees(/▸? 2 Feed/);
		expect(questions(waftop)).toBe(1);
	});
	await watch({background: 'rgb:1e1e/1e1e/1e1e'}, async waftop => {
		expect(colourOfSqli(waftop)).toBe(onDark);
	});
});

test('a late answer still counts, and none of it is a key', async () => {
	await watch({background: white, isSlow: true}, async waftop => {
		expect(colourOfSqli(waftop)).toBe(onDark);
		waftop.answer();
		waftop.press('?');
		await waftop.sees('SIGNS');
		waftop.press('?');
		await waftop.until('is drawn for a light background', () => colourOfSqli(waftop) === onLight);
		// Of its letters `b` would plan a deny, and `/` begin a filter.
		await waftop.sees('? help');
	});
});

test('keys that are pressed before the first frame are not lost', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file], background: white, isSlow: true}, async waftop => {
		await waftop.until('asks', () => questions(waftop) === 1);
		waftop.press('?');
		await waftop.sees('SIGNS');
		waftop.press('q');
		expect(await waftop.exit()).toEqual({code: 0, signal: undefined});
		await waftop.terminalIsRestored();
	});
});

test.each(['dark', 'light', 'mono'])('nothing is asked with --theme %s', async theme => {
	await watch({args: ['--theme', theme]}, async waftop => {
		expect(questions(waftop)).toBe(0);
	});
});
