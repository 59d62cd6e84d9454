import {expect, test} from 'vitest';
import {run} from '../end-to-end/run-program.ts';
import {pipelines, readRecorded} from '../helpers/recorded-documents.ts';
import {connectTo} from './connect-to.ts';
import {type SearchServer} from './search-server.ts';

const never = new AbortController().signal;

/**
The same command line over an index as over a file.
*/
export function describeCommandLine(server: () => SearchServer): void {
	const waftop = async (args: readonly string[], input?: Buffer) => {
		const {code, stdout, stderr} = await run({args, ...(input === undefined ? {} : {input})}).finished;
		return {code, stdout: stdout.toString(), stderr};
	};

	test('--once, --plain, --json, --since, --until and --filter say of an index what they say of the file', async () => {
		const elastic = await connectTo(server());
		const lines = pipelines['raw-line']('nginx-on').flatMap((source, place) => [
			JSON.stringify({index: {_index: 'same', _id: `line-${place}`}}),
			JSON.stringify(source),
		]);
		await elastic.request({method: 'POST', path: '/_bulk', query: {refresh: true}, lines}, never);
		await elastic.close();
		const index = ['--es', server().url, '--index', 'same', '--no-follow'];
		const {bytes} = readRecorded('nginx-on');
		const same = async (...args: string[]) => {
			const [ofIndex, ofFile] = await Promise.all([waftop([...index, ...args]), waftop(['-', ...args], bytes)]);
			expect(ofIndex.code).toBe(0);
			return [ofIndex.stdout, ofFile.stdout];
		};

		const summaryOf = (text: string) => {
			const {lines: _counts, zone: _zone, ...rest} = JSON.parse(text) as Record<string, unknown>;
			return rest;
		};
		const [onceThere, onceHere] = await same('--once', '--json');
		expect(summaryOf(onceThere)).toEqual(summaryOf(onceHere));
		const sorted = (text: string) => text.split('\n').toSorted();
		const [plainThere, plainHere] = await same('--plain', '--filter', 'cat:SQLI !client:192.0.2.12');
		expect(plainHere).not.toBe('');
		expect(sorted(plainThere)).toEqual(sorted(plainHere));
		const rows = plainHere.trim().split('\n');
		const [middle] = rows[Math.floor(rows.length / 2)].split('\t');
		const [sinceThere, sinceHere] = await same('--plain', '--since', middle);
		expect(sorted(sinceThere)).toEqual(sorted(sinceHere));
		const [untilThere, untilHere] = await same('--plain', '--until', middle);
		expect(sorted(untilThere)).toEqual(sorted(untilHere));
	});
}
