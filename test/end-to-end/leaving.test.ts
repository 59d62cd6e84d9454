import {readdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {drive, type Waftop} from './driver.ts';
import {makeLog} from './fresh-log.ts';

const ways: Array<{name: string; leave: (waftop: Waftop) => void; code: number}> = [
	{name: 'q', leave: waftop => waftop.press('q'), code: 0},
	{name: 'Ctrl-C', leave: waftop => waftop.press('\u0003'), code: 0},
	{name: 'SIGINT', leave: waftop => waftop.kill('SIGINT'), code: 130},
	{name: 'SIGTERM', leave: waftop => waftop.kill('SIGTERM'), code: 143},
	{name: 'SIGHUP', leave: waftop => waftop.kill('SIGHUP'), code: 129},
];

describe.each(ways)('left by $name', ({leave, code}) => {
	test(`the terminal is as it was, nothing is left in it, and the exit code is ${code}`, async () => {
		using log = makeLog();
		log.replay('nginx-on');
		await drive({args: [log.file]}, async waftop => {
			await waftop.sees('203.0.113.31');
			expect(waftop.leftBehind()).toContain('the alternate screen is on');
			leave(waftop);
			expect(await waftop.exit()).toEqual({code, signal: undefined});
			await waftop.terminalIsRestored();
			expect(waftop.screen().join('')).toBe('');
		});
	});
});

test('Ctrl-C leaves from within a filter, an overlay and a pause', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	for (const keys of ['/', '?', ' ', 'k\r']) {
		await drive({args: [log.file]}, async waftop => {
			await waftop.sees('203.0.113.31');
			waftop.press(keys);
			await waftop.isQuiet(100);
			waftop.press('\u0003');
			expect((await waftop.exit()).code).toBe(0);
			await waftop.terminalIsRestored();
		});
	}
});

test('a crash restores the terminal, then shows what happened, and ends with 70', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	const root = path.join(import.meta.dirname, '..', '..');
	const crash = path.join(root, 'test', 'fixtures', 'programs', 'crash-on-signal.js');
	const command = [process.execPath, '--import', crash, path.join(root, 'bin', 'waftop.js')];
	await drive({command, args: [log.file]}, async waftop => {
		await waftop.sees('203.0.113.31');
		waftop.kill('SIGUSR2');
		expect(await waftop.exit()).toEqual({code: 70, signal: undefined});
		await waftop.terminalIsRestored();
		await waftop.sees(/^waftop: this is a bug \(Error\): please report it with these lines\n +at /m);
	});
});

/* Where drawing can break: in a function of ours as React calls it, in the same as a key calls it, and in Ink's own output. */
const places: Array<{what: string; place: string; provoke: (waftop: Waftop) => void}> = [
	{what: 'our drawing, while the window changes', place: 'layOutScreen', provoke: waftop => waftop.resize(100, 30)},
	{what: 'our drawing, at a key', place: 'layOutScreen', provoke: waftop => waftop.press('2')},
	{what: "Ink's output", place: 'Output.applyWriteOperation', provoke: waftop => waftop.press('2')},
];

function startToCrash(place: string, from: 'signal' | 'start'): {command: string[]; env: Record<string, string>} {
	const root = path.join(import.meta.dirname, '..', '..');
	const crash = path.join(root, 'test', 'fixtures', 'programs', 'crash-in-drawing.js');
	return {
		command: [process.execPath, '--import', crash, path.join(root, 'bin', 'waftop.js')],
		env: {CRASH_IN: place, CRASH_FROM: from},
	};
}

describe.each(places)('a crash in $what', ({place, provoke}) => {
	test('restores the terminal, shows what happened, and ends with 70', async () => {
		using log = makeLog();
		log.replay('nginx-on');
		await drive({...startToCrash(place, 'signal'), args: [log.file]}, async waftop => {
			await waftop.sees('203.0.113.31');
			waftop.kill('SIGUSR2');
			provoke(waftop);
			expect(await waftop.exit()).toEqual({code: 70, signal: undefined});
			await waftop.terminalIsRestored();
			await waftop.sees(/^waftop: this is a bug \(Error\): .*\n +at /m);
		});
	});

	test('and no less in the first frame', async () => {
		using log = makeLog();
		log.replay('nginx-on');
		await drive({...startToCrash(place, 'start'), args: [log.file]}, async waftop => {
			expect(await waftop.exit()).toEqual({code: 70, signal: undefined});
			await waftop.terminalIsRestored();
			await waftop.sees(/^waftop: this is a bug \(Error\): .*\n +at /m);
		});
	});
});

test('the demo takes its temporary log with it, however it is left', async () => {
	for (const {leave} of ways.slice(0, 4)) {
		await drive({args: ['demo']}, async waftop => {
			const folders = () => readdirSync(path.join(waftop.home, 'tmp'));
			await waftop.sees('DEMO');
			expect(folders()).toHaveLength(1);
			leave(waftop);
			await waftop.exit();
			expect(folders()).toEqual([]);
		});
	}
});
