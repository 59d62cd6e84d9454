import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {type AccessDocument, runFiles} from './history/access/access-run.ts';
import {skip} from './skip.ts';

/*
Recorded runs of servers with their access logs and the truth about them, read where they lie beside the repository; nothing of them is copied.
*/
const corpus = path.join(import.meta.dirname, '..', '..', 'shared', 'corpus-access');
const isThere = existsSync(corpus);
const runs = isThere
	? readdirSync(corpus).filter(run => existsSync(path.join(corpus, run, 'truth-access.ndjson.gz')))
	: [];

type TruthLine = {
	readonly line_no: number;
	readonly unique_ids: readonly string[];
	readonly status: number;
	readonly outcome: string;
};

/** Those that no content tells. */
const timed: Readonly<Record<string, string>> = {
	nx: '$time_iso8601 $request_id $remote_addr $server_name "$request" $status $bytes_sent $request_time $upstream_status $upstream_response_time',
	ap: String.raw`%{%Y-%m-%dT%H:%M:%S}t.%{usec_frac}t %{UNIQUE_ID}e %a %v \"%r\" %>s %B %D`,
};

/** At least so many transactions get their line, where no id tells it, and so many requests that no rule saw are told. */
const leastJoined: Readonly<Record<string, number>> = {nx: 0.64, ap: 0.43};
const leastUnseen = 0.84;

const samples = runs.flatMap(run =>
	readdirSync(path.join(corpus, run))
		.filter(name => name.startsWith('access-'))
		.map(log => [run, log] as const),
);

function judge(documents: readonly AccessDocument[], truth: readonly TruthLine[]) {
	const byId = new Map(truth.flatMap(line => line.unique_ids.map(id => [id, line] as const)));
	const wrongPairs: string[] = [];
	const wrongStatuses: string[] = [];
	const wrongUnseen: number[] = [];
	const joined = new Set<number>();
	let unseen = 0;
	for (const {modsecurity, http} of documents) {
		const {unique_id: id, access} = modsecurity;
		const line = access?.line_no === undefined ? undefined : truth[access.line_no - 1];
		if (id === undefined) {
			unseen++;
			if (line?.outcome !== 'unseen') {
				wrongUnseen.push(access?.line_no ?? 0);
			}

			continue;
		}

		if (line !== undefined) {
			joined.add(line.line_no);
			if (!line.unique_ids.includes(id)) {
				wrongPairs.push(id);
			}
		}

		const status = http?.response?.status_code;
		if (status !== undefined && byId.has(id) && status !== byId.get(id)!.status) {
			wrongStatuses.push(id);
		}
	}

	const isUnseen = (line: TruthLine): boolean => line.outcome === 'unseen';
	return {
		wrongPairs,
		wrongStatuses,
		wrongUnseen,
		joined: joined.size / truth.filter(line => !isUnseen(line)).length,
		unseen: unseen / truth.filter(line => isUnseen(line)).length,
	};
}

describe('recorded access logs', () => {
	test('are beside the repository', () => {
		if (!isThere) {
			skip('shared/corpus-access is not beside this repository');
		}

		expect(samples.length).toBeGreaterThan(0);
	});

	test.each(samples)('%s, %s: no pair, status or unseen request is wrong, and few are missing', async (run, log) => {
		const folder = path.join(corpus, run);
		const truth = gunzipSync(readFileSync(path.join(folder, 'truth-access.ndjson.gz')))
			.toString()
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line) as TruthLine);
		const server = run.slice(0, 2);
		const hasId = server === 'ap' && /timed|json/.test(log);
		const {documents} = await runFiles([path.join(folder, 'error.log.gz')], [path.join(folder, log)], {
			accessFormats: log.includes('timed') ? [timed[server]] : [],
		});
		const judged = judge(documents, truth);

		expect(judged).toMatchObject({wrongPairs: [], wrongStatuses: [], wrongUnseen: []});
		expect(judged.joined).toBeGreaterThanOrEqual(hasId ? 0.998 : leastJoined[server]);
		expect(judged.unseen).toBeGreaterThanOrEqual(leastUnseen);
	});
});
