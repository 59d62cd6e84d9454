import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {patience} from '../patience.ts';
import {drive, start, type StartOptions} from './driver.ts';

const program = path.join(import.meta.dirname, '..', 'fixtures', 'programs', 'full-screen.js');
const fullScreen = (options: StartOptions = {}): StartOptions => ({command: [process.execPath, program], ...options});

test('the driver sees what is printed, types, and answers what the terminal is asked', async () => {
	await drive(fullScreen({columns: 100, rows: 30}), async waftop => {
		await waftop.sees('size 100x30 zone UTC');
		await waftop.doesNotSee('before');
		waftop.press('hello');
		await waftop.sees(/keys "hello"$/m);
		waftop.press('d');
		await waftop.sees(String.raw`keys "\u001b[2;`);
		expect(waftop.hasExited()).toBe(false);
	});
});

test('the driver resizes the terminal', async () => {
	await drive(fullScreen(), async waftop => {
		await waftop.sees('size 80x24');
		waftop.resize(40, 12);
		await waftop.sees('size 40x12');
		expect(waftop.screen()).toHaveLength(12);
	});
});

test('the driver reads colours, styles and wide characters of a cell', async () => {
	await drive(fullScreen(), async waftop => {
		await waftop.sees('size');
		waftop.press('r');
		await waftop.sees('red rgb');
		expect(waftop.cell(0, 2)).toMatchObject({text: 'r', foreground: 1, bold: true, inverse: true, dim: false});
		expect(waftop.cell(4, 2)).toMatchObject({text: 'r', foreground: '#010203', inverse: false});
		expect(waftop.cell(8, 2)).toMatchObject({text: 'h', foreground: 200, background: undefined});
		waftop.press('p');
		await waftop.sees('界|');
		expect(waftop.cell(0, 2).width).toBe(2);
		expect(waftop.cell(2, 2).text).toBe('|');
	});
});

test('the driver counts the bytes since a mark', async () => {
	await drive(fullScreen(), async waftop => {
		await waftop.sees('size');
		await waftop.isQuiet(100);
		const mark = waftop.byteCount();
		waftop.press('é');
		await waftop.sees('keys "é"');
		expect(waftop.bytesSince(mark).toString()).toBe('\u001B[2;1H\u001B[2Kkeys "é"');
	});
});

test('a tidy program leaves the terminal restored, and its code is told', async () => {
	await drive(fullScreen(), async waftop => {
		await waftop.sees('size');
		expect(waftop.leftBehind()).toContain('the alternate screen is on');
		expect(waftop.leftBehind()).toContain('raw mode: icanon is off');
		waftop.press('q');
		expect(await waftop.exit()).toEqual({code: 3, signal: undefined});
		await waftop.terminalIsRestored();
		await waftop.sees(/^before\nafter$/m);
	});
});

test('an untidy program is found out', async () => {
	await drive(fullScreen(), async waftop => {
		await waftop.sees('size');
		waftop.press('x');
		await waftop.exit();
		waftop.waitsAtMost(500);
		await expect(waftop.terminalIsRestored()).rejects.toThrow(
			/cursor is hidden.*alternate screen is on.*bracketed paste is on/s,
		);
	});
});

test('a killed program leaves raw mode behind, and the signal is told', async () => {
	await drive(fullScreen(), async waftop => {
		await waftop.sees('size');
		waftop.kill('SIGKILL');
		expect((await waftop.exit()).signal).toBe('SIGKILL');
		expect(waftop.leftBehind()).toContain('raw mode: echo is off');
	});
});

test('a failure shows the whole screen and how the program ended', async () => {
	await drive(fullScreen({columns: 30, rows: 3}), async waftop => {
		await waftop.sees('size');
		waftop.waitsAtMost(500);
		await expect(waftop.sees('never')).rejects.toThrow(/sees "never".*┌ 30×3 ─+┐\n│size 30x3 zone UTC {12}│/s);
		waftop.waitsAtMost(patience);
		waftop.press('q');
		await expect(waftop.sees('never')).rejects.toThrow('it ended with code 3');
	});
});

test('a program under a shell is suspended and comes back', async () => {
	const command = ['bash', '--norc', '--noediting', '-i'];
	await drive({command, env: {PS1: 'prompt> '}}, async waftop => {
		await waftop.sees('prompt>');
		waftop.press(`sh -c '"${process.execPath}" "${program}"'\r`);
		await waftop.sees('size 80x24');
		waftop.press('\u001A');
		await waftop.sees('Stopped');
		await waftop.terminalIsRestored();
		waftop.press('fg\r');
		await waftop.doesNotSee('Stopped');
		await waftop.sees('size 80x24');
		waftop.press('q');
		await waftop.sees('after');
		expect(waftop.leftBehind()).toEqual([]);
	});
});

test('the home of a run is empty, and gone afterwards', async () => {
	const waftop = await start({command: ['sh', '-c', 'ls "$HOME"; echo "listed ${NO_COLOR-unset}"']});
	await waftop.sees(/^tmp\nlisted unset$/m);
	await waftop.stop();
	expect(existsSync(waftop.home)).toBe(false);
});
