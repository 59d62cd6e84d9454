import {describe, expect, test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog, nginxTime} from './fresh-log.ts';
import {fields, hostileTexts, makeHostileLines} from './hostile-log.ts';
import {run} from './run-program.ts';

/* Beyond letters: what a terminal acts upon, or shows as nothing, or in another place. */
const unwanted = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{M}{3}/gu;

/* How what is hidden is shown. */
const escapes = [String.raw`\x1b`, String.raw`\u{202e}`, String.raw`\u{e0041}`, String.raw`\u{200d}`, String.raw`\xff`];

/* Each once, with what stands in front of it. */
function findUnwanted(text: string): string[] {
	const found = [...text.matchAll(unwanted)].map(match => [
		match[0],
		text.slice(Math.max(0, match.index - 60), match.index),
	]);
	return [...new Map(found as Array<[string, string]>)].map(pair => JSON.stringify(pair)).slice(0, 20);
}

// Samples: `ESC [ 31 m` · `ESC ] 52 ; c ; … BEL` · `ESC P … ESC \` · `ESC c`
// oxlint-disable-next-line no-control-regex -- what a terminal takes for a command
const sequence = /\u001B\[[\d;?<>=]*[ -/]*[@-~]|\u001B[\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\)?|\u001B[^[\]PX^_]/g;

/* Numbers are places and colours of our own drawing: the kind of a sequence is what is compared, and each colour. */
function kindsOf(text: string): Set<string> {
	return new Set(
		[...text.matchAll(sequence)].map(([found]) => (found.endsWith('m') ? found : found.replaceAll(/(?<!\?)\d+/g, 'N'))),
	);
}

async function look(lines: readonly Buffer[]): Promise<string> {
	using log = makeLog();
	log.append(lines);
	let bytes: Buffer = Buffer.alloc(0);
	await drive({args: [log.file], columns: 120, rows: 40}, async waftop => {
		await waftop.sees('192.0.2.7');
		for (const view of ['2', '3', '4', '5', '6', 'i', '1', '2']) {
			waftop.press(view);
			await waftop.isQuiet(60);
		}

		// Through the details, as parsed and as raw lines: the first field of every text, every field of the first.
		waftop.press('g');
		waftop.press('\r');
		for (let place = 1; place < hostileTexts.length * fields.length; place++) {
			if (place <= fields.length || place % fields.length === 1) {
				await waftop.sees(`transaction ${place} of`);
				waftop.press('rG');
				await waftop.isQuiet(60);
				waftop.press('r');
			}

			waftop.press('n');
		}

		waftop.press('\u001B');
		await waftop.sees(/TIME +O/);
		waftop.resize(200, 50);
		await waftop.isQuiet(100);
		waftop.press('1');
		waftop.press('k');
		await waftop.isQuiet(100);
		expect(waftop.screen()).toHaveLength(50);
		bytes = waftop.bytesSince(0);
		waftop.press('q');
		expect((await waftop.exit()).code).toBe(0);
		await waftop.terminalIsRestored();
	});
	return bytes.toString('utf8');
}

test('on the screen, hostile text brings no sequence that a harmless log would not', async () => {
	const time = nginxTime(Date.now());
	const hostile = await look(makeHostileLines(time));
	const harmless = await look(makeHostileLines(time, true));
	const foreign = [...kindsOf(hostile)].filter(kind => !kindsOf(harmless).has(kind));
	// Our own red, bold or not, underlined where it is selected: a row whose client forged text hides.
	expect(foreign.filter(kind => !/^\u001B\[(?:(?:1;)?91|4|24)m$/.test(kind)).map(kind => JSON.stringify(kind))).toEqual(
		[],
	);
	const rest = hostile.replaceAll(sequence, '').replaceAll(/[\r\n]/g, '');
	// A byte that is no UTF-8 is shown as the replacement character, which is a letter like others.
	expect(findUnwanted(rest)).toEqual([]);
	expect(escapes.filter(escape => !rest.includes(escape))).toEqual([]);
});

describe.each(['--plain', '--once', '--json'])('%s', mode => {
	test('prints no byte that a terminal would act upon', async () => {
		using log = makeLog();
		log.append(makeHostileLines(nginxTime(Date.now())));
		const {stdout, stderr, code} = await run({args: [log.file, mode, '--no-follow']}).finished;
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		const text = stdout.toString('utf8');
		// JSON keeps every text whole: what would do harm stands there as an escape, marks as they are.
		expect(findUnwanted(mode === '--json' ? text.replaceAll(/\p{M}/gu, '') : text)).toEqual([]);
		expect(text.split('\n').length).toBeGreaterThan(20);
		if (mode === '--plain') {
			const lines = text.split('\n').slice(0, -1);
			// A client is the true one or absent.
			expect(lines.filter(line => !['192.0.2.7', '-'].includes(line.split('\t')[4]))).toEqual([]);
			expect(escapes.filter(escape => !text.includes(escape))).toEqual([]);
			expect(lines.filter(line => line.split('\t').length !== 9)).toEqual([]);
		}
	});
});

test('a hostile file name is clean in what is said about it', async () => {
	const name = '/nonexistent/\u001B]0;x\u0007\u202Ename';
	for (const args of [
		[name, '--once'],
		[name, '--no-follow'],
		['--filter', `x:${name}`, 'a'],
		[`--${name}`],
		['--theme', name, 'a'],
	]) {
		const {stderr, stdout} = await run({args}).finished;
		expect(stderr.length).toBeGreaterThan(10);
		expect(findUnwanted(stderr + stdout.toString())).toEqual([]);
	}
});
