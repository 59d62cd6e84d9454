import {expect, test} from 'vitest';
import {search, type SearchAnswer} from '../../source/elastic/search.ts';
import {type Elastic} from '../../source/elastic/elastic.ts';

const whole: SearchAnswer = {timed_out: false, _shards: {total: 2, failed: 0}, hits: {hits: []}};

const ask = async (answer: object) => {
	const elastic: Elastic = {
		name: 'es.test',
		request: async <Answer extends object>() => answer as Answer,
		async close() {},
	};
	return search(elastic, {size: 0}, {index: 'logs', session: 'test'}, new AbortController().signal);
};

test('a whole answer is taken', async () => {
	expect(await ask(whole)).toBe(whole);
	expect(await ask({...whole, _clusters: {total: 2, successful: 2, skipped: 0}})).toBeDefined();
});

test.each([
	['that ran out of time', {...whole, timed_out: true}, 'it took too long'],
	['of which a shard is missing', {...whole, _shards: {total: 2, failed: 1}}, '1 of 2 shards failed'],
	['of which a cluster was skipped', {...whole, _clusters: {skipped: 1}}, '1 clusters are missing'],
	['of which a cluster gave a part', {...whole, _clusters: {partial: 1}}, '1 clusters are missing'],
	['of something else', {ok: true}, 'has no hits'],
])('an answer %s is refused, since what is missing would be lost', async (_, answer, words) => {
	await expect(ask(answer)).rejects.toThrow(words);
});
