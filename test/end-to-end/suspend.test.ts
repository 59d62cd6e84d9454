import path from 'node:path';
import {expect, test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog} from './fresh-log.ts';
import {waftop as command} from './run-program.ts';

const root = path.join(import.meta.dirname, '..', '..');
const shell = {command: ['bash', '--norc', '--noediting', '-i'], folder: root};

test('under npm the whole group is suspended, and comes back with the screen drawn anew', async () => {
	await drive({...shell, env: {PS1: 'prompt> '}}, async waftop => {
		await waftop.sees('prompt>');
		waftop.press('npm start --silent -- demo\r');
		await waftop.sees('DEMO');
		await waftop.sees(/TIME +O SCORE/);
		waftop.press('\u001A');
		await waftop.sees(/Stopped +npm start/);
		await waftop.terminalIsRestored();
		waftop.press('echo "the shell $((40 + 2))"\r');
		await waftop.sees('the shell 42');
		waftop.press('fg\r');
		await waftop.sees('DEMO');
		await waftop.sees(/TIME +O SCORE/);
		await waftop.doesNotSee('Stopped');
		// Keys work again, and what they change is drawn.
		waftop.press('2');
		await waftop.doesNotSee('CATEGORY   ');
		waftop.press('q');
		await waftop.sees(/^prompt>$/m);
		await waftop.terminalIsRestored();
	});
});

test('a log that is piped in may be suspended too', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({...shell, env: {PS1: 'prompt> '}}, async waftop => {
		await waftop.sees('prompt>');
		waftop.press(`tail -n +1 -f ${log.file} | ${command.join(' ')} -\r`);
		await waftop.sees('203.0.113.31');
		waftop.press('\u001A');
		await waftop.sees('Stopped');
		await waftop.terminalIsRestored();
		waftop.press('fg\r');
		await waftop.sees('203.0.113.31');
		log.replay('nginx-detection-only', '/search?q=%3C');
		await waftop.sees('1 through');
		waftop.press('q');
		// The pipe's writer notices when it writes again.
		await waftop.terminalIsRestored();
		log.replay('nginx-on', '/login');
		log.replay('nginx-on', '/login');
	});
});

test('where no shell could bring it back, Ctrl-Z changes nothing', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees('203.0.113.31');
		waftop.press('\u001A');
		await waftop.isQuiet(300);
		await waftop.sees('203.0.113.31');
		waftop.press('q');
		expect(await waftop.exit()).toEqual({code: 0, signal: undefined});
		await waftop.terminalIsRestored();
	});
});

test('stopped and continued from outside, it draws itself anew', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees('203.0.113.31');
		const mark = waftop.byteCount();
		waftop.kill('SIGSTOP');
		waftop.kill('SIGCONT');
		await waftop.until('draws everything again', () => waftop.bytesSince(mark).toString().includes('203.0.113.31'));
		await waftop.sees('203.0.113.31');
	});
});
