import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createTrail} from '../../source/actions/trail/trail.ts';
import {ElasticError} from '../../source/elastic/elastic-error.ts';
import {describeError} from '../../source/modes/describe-error.ts';
import {runOnce} from '../../source/modes/run-once.ts';
import {runReport} from '../../source/modes/run-report.ts';
import {runStream} from '../../source/modes/run-stream.ts';
import {readCommandLine, type Request} from '../../source/settings/command-line.ts';
import {options} from '../../source/settings/options.ts';
import {SourceError} from '../../source/sources/source-error.ts';
import {sanitize} from '../../source/views/drawing/sanitize.ts';
import {byEffort} from '../effort.ts';
import {runPrinted} from '../modes/run-printed.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {makeFolder} from '../sources/collect.ts';

/*
Words that are no log's, and yet somebody else's: names of files and indices, a server's reasons, values of settings and variables. Whatever stands in them, nothing that moves a cursor, hides or reorders reaches a terminal or a file.
*/
const unwanted = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{M}{3}/u;

/** What may stand in a name of a file or a variable: anything but a slash and a null byte. */
const hostile = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				'\u001B[2J',
				'\u001B]8;;https://blog.test\u0007',
				'\u001B]52;c;eA==\u001B\\',
				'\u001BPq\u001B\\',
				'\u009B31m',
				'\u0085',
				'\u202E',
				'\u2066',
				'\u2028',
				'\u2029',
				'\u200B',
				'\uFEFF',
				'\u{E0041}',
				'\u0301\u0301\u0301\u0301',
				'\n',
				'\r',
				'\b',
				'\t',
				'\u007F',
				"'",
				'"',
				'%s',
				':',
				'~',
				'界',
			),
			fc.string({minLength: 1, maxLength: 4, unit: 'binary'}).map(text => text.replaceAll(/[/\0]/g, '')),
		),
		{minLength: 1, maxLength: 6},
	)
	.map(parts => `x${parts.join('')}`);
const runs = {numRuns: byEffort({quick: 15, whole: 60, long: 1000})};

/** As the program reads them; errors and warnings as it prints them. */
async function readRequest(
	args: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<{readonly request?: Request; readonly printed: string}> {
	let printed = '';
	try {
		const request = await readCommandLine([...args], {
			now: 0,
			isTerminal: false,
			importMeta: import.meta,
			environment: {XDG_CONFIG_HOME: '/nonexistent', ...environment},
			warn(sentence) {
				printed += `waftop: ${sanitize(sentence)}\n`;
			},
		});
		return {request, printed: printed + ('text' in request ? request.text : '')};
	} catch (error) {
		return {printed: printed + describeError(error).text};
	}
}

const variables = options.flatMap(({setting}) => setting?.variable ?? []);

test.each(variables)('a value of %s is printed escaped, refused or not', async variable => {
	await fc.assert(
		fc.asyncProperty(hostile, async word => {
			const {printed} = await readRequest(['--print-config'], {[variable]: word});
			expect(printed).not.toMatch(unwanted);
			// A newline of the word's own would begin a line that says anything.
			expect(printed.split('\n').filter(line => line.startsWith('x'))).toEqual([]);
		}),
		runs,
	);
});

test('an argument and a filter are printed escaped', async () => {
	await fc.assert(
		fc.asyncProperty(
			hostile,
			fc.constantFrom('--window', '--filter', '--columns', '--theme', '--since', '--'),
			async (word, option) => {
				for (const args of [[option, word], [`--${word}`], ['block', word], ['report', '--format', word]]) {
					expect((await readRequest(args)).printed).not.toMatch(unwanted);
				}
			},
		),
		runs,
	);
});

const log = [
	makeV3Line({uniqueId: '179560080012.345678'}),
	makeV3Line({uniqueId: '179560080012.345678', denied: true, ruleId: '949110'}),
]
	.map(line => `${line}\n`)
	.join('');

/** What a mode prints over files, errors as the program prints them. */
async function printOf(args: readonly string[]): Promise<string> {
	const {request, printed} = await readRequest(args);
	const {stdout, stderr} = await runPrinted(async () => {
		try {
			if (request?.kind === 'report') {
				return await runReport(request, '0.0.0');
			}

			if (request?.kind === 'run') {
				return await (request.settings.mode === 'once' ? runOnce : runStream)(request.settings);
			}
		} catch (error) {
			process.stderr.write(describeError(error).text);
		}

		return 0;
	});
	return printed + stdout + stderr;
}

test('the name of a file is printed and written escaped, whether it is there, missing, empty or no log', async () => {
	await fc.assert(
		fc.asyncProperty(hostile, fc.constantFrom(log, '', 'nothing known\n', undefined), async (word, text) => {
			const folder = makeFolder();
			// What no name can hold.
			const name = word.replaceAll(/[/\0]/g, '_');
			const file = path.join(folder, `x${Buffer.from(name).subarray(0, 120).toString()}`);
			if (text !== undefined) {
				writeFileSync(file, text);
			}

			const report = path.join(folder, 'report');
			for (const args of [
				['--once', '--', file],
				['--once', '--json', '--', file],
				['--plain', '--since', '2026-11-25', '--until', '2026-11-26', '--', file],
				['report', '--output', `${report}.md`, '--', file],
				['report', '--output', `${report}.html`, '--', file],
			]) {
				expect({args, printed: (await printOf(args)).match(unwanted)}).toEqual({args, printed: null});
			}

			for (const ending of ['md', 'html'].filter(end => existsSync(`${report}.${end}`))) {
				expect(readFileSync(`${report}.${ending}`, 'utf8')).not.toMatch(unwanted);
			}
		}),
		{numRuns: byEffort({quick: 6, whole: 25, long: 300})},
	);
});

test("an index's name, a server's reason and its hint are printed escaped, on one line", () => {
	fc.assert(
		fc.property(hostile, hostile, (name, reason) => {
			for (const error of [
				new ElasticError('refused', `${name}: ${reason}`, `see ${name}`),
				new SourceError('missing', reason, name),
			]) {
				const {text} = describeError(error);
				expect(text).not.toMatch(unwanted);
				expect(text.split('\n')).toHaveLength(2);
			}
		}),
		runs,
	);
});

test('a note in the log of what was done is one line, whatever stands in it', async () => {
	await fc.assert(
		fc.asyncProperty(hostile, hostile, async (reason, name) => {
			const file = path.join(makeFolder(), 'waftop', 'trail.jsonl');
			const trail = createTrail(file, name, {now: () => 0});
			await trail.note({
				action: 'deny',
				outcome: 'refused',
				ranges: [name],
				method: reason,
				file: name,
				reason,
				force: name,
				words: reason,
			});
			const text = readFileSync(file, 'utf8');
			expect(text).not.toMatch(unwanted);
			expect(text.split('\n')).toHaveLength(2);
			expect(JSON.parse(text)).toMatchObject({reason, file: name});
		}),
		runs,
	);
});
