import {expect, test} from 'vitest';
import {type BulkDocument, createBulkWriter} from '../../../source/actions/ship/bulk-writer.ts';
import {type Elastic, type ElasticRequest} from '../../../source/elastic/elastic.ts';
import {ElasticError} from '../../../source/elastic/elastic-error.ts';

const document = (id: string, source = '{}'): BulkDocument => ({index: 'i', id, source});

/** A server that gives these statuses in turn, for whole requests or document by document; then it takes everything. */
function answering(answers: Array<'away' | ((id: string) => number)>) {
	const asked: string[][] = [];
	const elastic: Elastic = {
		name: 'test',
		async request<Answer extends object>({lines = []}: ElasticRequest): Promise<Answer> {
			const ids = lines
				.filter((_, place) => place % 2 === 0)
				.map(line => {
					const {index} = JSON.parse(line) as {index: {_id: string}};
					const {_id: id} = index;
					return id;
				});
			asked.push(ids);
			const answer = answers.shift() ?? (() => 201);
			if (answer === 'away') {
				throw new ElasticError('unavailable', 'away', 'wait');
			}

			const items = ids.map(id => ({index: {status: answer(id), error: {type: 'a_type', reason: 'a reason'}}}));
			return {items} as unknown as Answer;
		},
		async close() {},
	};
	return {elastic, asked};
}

async function write(documents: readonly BulkDocument[], answers: Parameters<typeof answering>[0]) {
	const {elastic, asked} = answering(answers);
	let failures = 0;
	const writer = createBulkWriter({
		elastic,
		async sleep() {},
		onFailure() {
			failures++;
			return 0;
		},
		onSuccess() {},
	});
	for (const one of documents) {
		writer.add(one);
	}

	writer.finish();
	await writer.run(new AbortController().signal);
	return {writer, asked, failures};
}

test('what the server takes later is sent again, in front of the rest and alone', async () => {
	const {writer, asked} = await write(
		['a', 'b', 'c'].map(id => document(id)),
		[id => (id === 'b' ? 429 : 201)],
	);
	expect(asked).toEqual([['a', 'b', 'c'], ['b']]);
	expect([writer.written, writer.rejected]).toEqual([3, 0]);
});

test('what it will never take is told and does not hold up the rest', async () => {
	const {writer, asked} = await write(
		['a', 'b'].map(id => document(id)),
		[id => (id === 'a' ? 400 : 201)],
	);
	expect(asked.length).toBe(1);
	expect([writer.written, writer.rejected, writer.lastRejection]).toEqual([1, 1, 'a_type: a reason']);
});

test('while it is away everything waits, in its order', async () => {
	const {writer, asked, failures} = await write(
		['a', 'b'].map(id => document(id)),
		['away', 'away'],
	);
	expect(failures).toBe(2);
	expect(asked).toEqual([
		['a', 'b'],
		['a', 'b'],
		['a', 'b'],
	]);
	expect([...writer.waiting()]).toEqual([]);
});

test('a request stays small, whatever waits', async () => {
	const large = document('large', `{"text":"${'x'.repeat(3_000_000)}"}`);
	const {asked} = await write(
		[large, {...large, id: 'second'}, ...Array.from({length: 700}, (_, place) => document(String(place)))],
		[],
	);
	expect(asked.map(ids => ids.length)).toEqual([1, 500, 201]);
});
