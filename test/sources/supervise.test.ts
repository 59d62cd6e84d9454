import {expect, test} from 'vitest';
import {SourceError} from '../../source/sources/source-error.ts';
import {superviseSource} from '../../source/sources/supervise.ts';
import {collect} from './collect.ts';
import {createScriptedSource, toBatch} from './scripted-source.ts';

const failure = (why = 'cannot read') => new SourceError('unreadable', why, 'look');

const supervise = (...runs: Parameters<typeof createScriptedSource>[1][]) => {
	const {source, positions} = createScriptedSource('a', ...runs);
	const pauses: number[] = [];
	const collected = collect(
		superviseSource(source, {
			async sleep(duration) {
				pauses.push(duration);
			},
		}),
	);
	return {collected, positions, pauses};
};

test('a source that fails is lost, says why, and goes on behind its last line', async () => {
	const {collected, positions} = supervise(
		[toBatch(1, 0, 1, ['one', 'two']), failure()],
		[toBatch(1, 8, 3, ['three'])],
	);
	await collected.untilEnd();
	expect(collected.texts).toEqual(['one', 'two', 'three']);
	expect(positions).toEqual([undefined, {origin: 1, offset: 8, line: 3}]);
	expect(collected.states).toEqual([{kind: 'state', is: 'lost', name: 'a', why: 'cannot read'}]);
});

test('pauses double up to ten seconds and begin anew after success', async () => {
	const {collected, pauses} = supervise(
		[toBatch(1, 0, 1, ['one']), failure()],
		...Array.from({length: 6}, () => [failure()]),
		[{kind: 'state', is: 'following', name: 'a'}, failure('again')],
		[],
	);
	await collected.untilEnd();
	expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 500]);
	expect(collected.states.map(({is, why}) => why ?? is)).toEqual(['cannot read', 'following', 'again']);
});

test('a failure before anything came is a mistake of the start and goes through', async () => {
	const error = failure();
	const {collected, pauses} = supervise([error]);
	await collected.untilEnd();
	expect(collected.failure).toBe(error);
	expect(pauses).toEqual([]);
});

test('a bug is no reason to try again', async () => {
	const bug = new TypeError('x is not a function');
	const {collected} = supervise([toBatch(1, 0, 1, ['one']), bug], [toBatch(1, 4, 2, ['two'])]);
	await collected.untilEnd();
	expect(collected.failure).toBe(bug);
	expect(collected.texts).toEqual(['one']);
});
