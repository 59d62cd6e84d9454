import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {type ConversationEntry} from '../source/waf/conversation.ts';
import {createPipeline} from '../source/pipeline/pipeline.ts';
import {runOnce} from '../source/modes/run-once.ts';
import {runPrinted} from './modes/run-printed.ts';
import {skip} from './skip.ts';
import {someSettings} from './some-settings.ts';

/*
What got through in recorded runs, beside the truth about them, read where they lie beside the repository; nothing of them is copied.
*/
const corpus = path.join(import.meta.dirname, '..', '..', 'shared', 'corpus-access');
const isThere = existsSync(corpus);
const runs = isThere
	? readdirSync(corpus).filter(run => existsSync(path.join(corpus, run, 'truth-access.ndjson.gz')))
	: [];

type TruthLine = {
	readonly kind: string;
	readonly story: string | null;
	readonly client: string;
	readonly target: string | null;
	readonly status: number;
	readonly bytes: number;
	readonly outcome: string;
};

type Group = {
	readonly client?: string;
	readonly path?: string;
	readonly outcome: string;
	readonly blocked: number;
	readonly unseen: number;
	readonly largest?: number;
	readonly statuses: readonly number[];
	readonly reasons: ReadonlyArray<{readonly kind: string; readonly of?: string; readonly [field: string]: unknown}>;
};

type Printed = {readonly through: {readonly unseen: number; readonly groups: readonly Group[]}};

const samples = runs.flatMap(run => ['access-combined.log.gz', 'access-json.log.gz'].map(log => [run, log] as const));

async function readRun(run: string, log: string) {
	const folder = path.join(corpus, run);
	const truth = gunzipSync(readFileSync(path.join(folder, 'truth-access.ndjson.gz')))
		.toString()
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as TruthLine);
	const {stdout} = await runPrinted(async () =>
		runOnce(
			someSettings({
				mode: 'once',
				json: true,
				follow: false,
				files: [path.join(folder, 'error.log.gz')],
				accessLogs: [path.join(folder, log)],
			}),
		),
	);
	return {truth, through: (JSON.parse(stdout) as Printed).through};
}

/** As a server makes it of what was sent: two spellings are one path. */
function tidy(text: string): string {
	const sent = text.replace(/^https?:\/\/[^/]*/, '').split(/[?#]/)[0];
	const plain = /%(?![\da-f]{2})/i.test(sent) ? sent : Buffer.from(unescape(sent), 'latin1').toString('latin1');
	return path.posix.normalize(plain.replaceAll(/\/+/g, '/'));
}

/** What the screen lists of a client, of all that was read. */
async function readConversation(run: string, log: string, client: string): Promise<readonly ConversationEntry[]> {
	const folder = path.join(corpus, run);
	const settings = someSettings({
		follow: false,
		files: [path.join(folder, 'error.log.gz')],
		accessLogs: [path.join(folder, log)],
	});
	const pipeline = createPipeline({settings, clock: {now: () => Date.now()}, capacity: 20_000});
	await pipeline.run(new AbortController().signal);
	const to = pipeline.history.newest()! + 60_000;
	const {through} = pipeline.reports.snapshot([], {from: 0, to}, {});
	const conversation = through.conversation!(client);
	const entries = conversation.keys.flatMap((_, index) => conversation.at(index) ?? []);
	pipeline.close();
	return entries;
}

const pathOf = ({target}: TruthLine): string => tidy(target ?? '');

describe('what got through in recorded runs', () => {
	test('are beside the repository', () => {
		if (!isThere) {
			skip('shared/corpus-access is not beside this repository');
		}

		expect(samples.length).toBeGreaterThan(0);
	});

	test.each(samples)('%s, %s: the guesser, the scanner and their counts are as they were', async (run, log) => {
		const {truth, through} = await readRun(run, log);
		const groupOf = ({client, target}: Pick<TruthLine, 'client' | 'target'>): Group | undefined =>
			through.groups.find(group => group.client === client && group.path === (target ?? '').split('?')[0]);

		// The guesser's only success comes after all that was refused before, and stands first.
		const success = truth.findIndex(({kind}) => kind === 'brute-success');
		const guesses = truth
			.slice(0, success)
			.filter(({client, status}) => client === truth[success].client && (status === 401 || status === 403));
		expect(guesses.length).toBeGreaterThanOrEqual(40);
		expect(groupOf(truth[success])?.reasons).toContainEqual(
			expect.objectContaining({kind: 'first-success', of: 'path', status: 302, refused: guesses.length}),
		);

		// The scanner's last answer is larger than all others that it got.
		const exfil = truth.find(({story}) => story === 'exfil')!;
		const others = truth.filter(line => line.client === exfil.client && line !== exfil);
		expect(groupOf(exfil)).toMatchObject({outcome: 'unseen', unseen: 1, statuses: [200]});
		expect(groupOf(exfil)!.largest).toBeGreaterThan(180_000);
		expect(groupOf(exfil)!.reasons).toContainEqual(
			expect.objectContaining({kind: 'size', of: 'client', others: others.length}),
		);
	});

	test.each(samples)(
		'%s, %s: no count is higher than it was, and no reason is without its requests',
		async (run, log) => {
			const {truth, through} = await readRun(run, log);
			expect(through.unseen).toBeLessThanOrEqual(truth.filter(({outcome}) => outcome === 'unseen').length);
			for (const {client, path: target, unseen, reasons, outcome} of through.groups) {
				// Bytes that are no text are written otherwise in the truth.
				if (/[^\w./-]/.test(target ?? '')) {
					continue;
				}

				// Of all hosts: not every log names them, and lines keep little of them.
				const own = truth.filter(line => line.client === client && pathOf(line) === tidy(target ?? ''));
				const unseenOf = own.filter(line => line.outcome === 'unseen');
				if (outcome === 'unseen') {
					expect(own).not.toStrictEqual([]);
				}

				expect(unseen).toBeLessThanOrEqual(unseenOf.length);
				for (const {kind, successes, status, blocked} of reasons) {
					if (kind === 'others-blocked') {
						expect(unseenOf.filter(line => line.status < 400).length).toBeGreaterThanOrEqual(successes as number);
						expect(own.filter(line => line.outcome === 'blocked').length).toBeGreaterThanOrEqual(blocked as number);
					} else if (kind === 'first-success' || kind === 'status') {
						expect(own.some(line => line.status === status && line.outcome !== 'blocked')).toBe(true);
					}
				}
			}
		},
	);

	test.each(samples.filter(([run]) => run.includes('on')))(
		'%s, %s: encoded attacks on a path whose other requests were blocked stand before what has no reason',
		async (run, log) => {
			const {truth, through} = await readRun(run, log);
			const firstPlain = through.groups.findIndex(({reasons}) => reasons.length === 0);
			const scanned = truth.filter(({story}) => story === 'scanner');
			const encoded = scanned.find(({kind, outcome}) => kind === 'attack-evasive' && outcome === 'unseen')!;
			const place = through.groups.findIndex(
				({client, path: target}) => client === encoded.client && target === pathOf(encoded),
			);
			expect(place).toBeGreaterThanOrEqual(0);
			expect(place).toBeLessThan(firstPlain);
			expect(through.groups[place].blocked).toBe(
				scanned.filter(line => pathOf(line) === pathOf(encoded) && line.outcome === 'blocked').length,
			);
		},
	);

	// Where nothing is blocked, equal requests of one second are not told apart, and are not listed.
	test.each(samples.filter(([run]) => run.includes('on')))(
		'%s, %s: the conversation of the guesser has all its requests, in time',
		async (run, log) => {
			const {truth} = await readRun(run, log);
			const {client} = truth.find(({kind}) => kind === 'brute-success')!;
			const own = truth.filter(line => line.client === client);
			const entries = await readConversation(run, log, client);
			const times = entries.map(({time}) => time);

			expect(times).toStrictEqual(times.toSorted((one, other) => one - other));
			expect(entries.filter(({outcome}) => outcome === 'unseen').map(({status}) => status)).toStrictEqual(
				own.filter(({outcome}) => outcome === 'unseen').map(({status}) => status),
			);
			expect(entries.filter(({row}) => row !== undefined).length).toBe(
				own.filter(({outcome}) => outcome !== 'unseen').length,
			);
			expect(entries.at(-1)).toMatchObject({outcome: 'unseen', method: 'GET', status: 200});
		},
	);
});
