import {describe, expect, test} from 'vitest';
import {type Answers, findClientReasons, findReasons, verdicts} from '../../source/questions/answer-reasons.ts';

type Line = {
	readonly status: number;
	readonly size?: number;
	readonly verdict?: keyof typeof verdicts;
	readonly second?: number;
};

const toAnswers = (lines: readonly Line[]): Answers => ({
	length: lines.length,
	second: index => lines[index].second ?? index,
	status: index => lines[index].status,
	size: index => lines[index].size ?? -1,
	verdict: index => verdicts[lines[index].verdict ?? 'unseen'],
});
const times = (count: number, line: Line): Line[] => Array.from({length: count}, () => line);
const reasonsOf = (lines: readonly Line[], {responses = 0, matchedFrom = Infinity} = {}) =>
	findReasons(toAnswers(lines), {
		blocked: lines.filter(({verdict}) => verdict === 'blocked').length,
		responses,
		matchedFrom,
	});
const kindsOf = (...given: Parameters<typeof reasonsOf>) => reasonsOf(...given).map(({kind}) => kind);

const blocked: Line = {status: 403, verdict: 'blocked'};

describe('the first success after refusals', () => {
	test('is told with how many there were, whoever refused', () => {
		expect(reasonsOf([...times(40, {status: 401}), ...times(5, blocked), {status: 302}])).toStrictEqual([
			{kind: 'first-success', of: 'path', status: 302, refused: 45},
		]);
	});

	test('is none where a success came before, or after a few mistakes', () => {
		expect(kindsOf([{status: 200}, ...times(40, {status: 401}), {status: 302}])).toStrictEqual([]);
		expect(kindsOf([...times(4, {status: 401}), {status: 302}])).toStrictEqual([]);
	});

	test('is none where the success, or one before it, may be the line of a transaction', () => {
		expect(kindsOf([...times(40, {status: 401}), {status: 302, verdict: 'other'}])).toStrictEqual([]);
		expect(kindsOf([{status: 200, verdict: 'other'}, ...times(40, {status: 401}), {status: 302}])).toStrictEqual([]);
	});

	test('is not a block that is answered with 302', () => {
		expect(kindsOf(times(9, {status: 302, verdict: 'blocked'}))).toStrictEqual([]);
	});

	test('is looked for among all paths of a client, too', () => {
		const lines = [...times(10, blocked), {status: 200}];
		expect(findClientReasons(toAnswers(lines))).toStrictEqual([
			{reason: {kind: 'first-success', of: 'client', status: 200, refused: 10}, index: 10},
		]);
		expect(findClientReasons(toAnswers([{status: 200}, ...lines]))).toStrictEqual([]);
	});
});

describe('a success where all else was blocked', () => {
	const lines = [{status: 200}, ...times(4, blocked), {status: 200}];

	test('is told with both counts', () => {
		expect(reasonsOf(lines)).toStrictEqual([{kind: 'others-blocked', successes: 2, status: 200, blocked: 4}]);
	});

	test('is none where the path has other answers, where they may be, or where few were blocked', () => {
		expect(kindsOf([...lines, {status: 404}])).toStrictEqual([]);
		expect(kindsOf([...lines, {status: 200, verdict: 'passed'}])).toStrictEqual([]);
		expect(kindsOf([...lines, {status: 200, verdict: 'other'}])).toStrictEqual([]);
		expect(kindsOf([...times(9, {status: 200}), ...times(3, blocked)])).toStrictEqual([]);
	});
});

describe('a size', () => {
	test('is told beside the median of path and status', () => {
		expect(reasonsOf([...times(5, {status: 200, size: 700}), {status: 200, size: 5601}])).toStrictEqual([
			{kind: 'size', of: 'path', size: 5601, usual: 700, others: 5},
		]);
	});

	test('is none at eight times the median, beside four lines, or of a line that may be another request', () => {
		expect(kindsOf([...times(5, {status: 200, size: 700}), {status: 200, size: 5600}])).toStrictEqual([]);
		expect(kindsOf([...times(4, {status: 200, size: 700}), {status: 200, size: 90_000}])).toStrictEqual([]);
		expect(
			kindsOf([...times(5, {status: 200, size: 700}), {status: 200, size: 90_000, verdict: 'other'}]),
		).toStrictEqual([]);
		expect(kindsOf([...times(5, {status: 404, size: 700}), {status: 200, size: 90_000}, {status: 200}])).toStrictEqual(
			[],
		);
	});

	test('is told beside all answers of a client only where none comes near', () => {
		const lines = [...times(12, {status: 200, size: 773}), {status: 200, size: 186_150}];
		expect(findClientReasons(toAnswers(lines))).toStrictEqual([
			{reason: {kind: 'size', of: 'client', size: 186_150, usual: 773, others: 12}, index: 12},
		]);
		expect(findClientReasons(toAnswers([...lines, {status: 200, size: 30_000}]))).toStrictEqual([]);
	});
});

describe('a status', () => {
	test('is told where no other answer of the path had it', () => {
		expect(reasonsOf([...times(5, {status: 404}), {status: 200}])).toStrictEqual([
			{kind: 'status', status: 200, others: 5},
		]);
		expect(kindsOf([...times(5, {status: 200}), {status: 500}])).toStrictEqual(['status']);
	});

	test('is none where it came twice, beside other successes, or beside few', () => {
		expect(kindsOf([...times(5, {status: 404}), {status: 200}, {status: 200}])).toStrictEqual([]);
		expect(kindsOf([...times(5, {status: 200}), {status: 302}])).toStrictEqual([]);
		expect(kindsOf([...times(4, {status: 404}), {status: 200}])).toStrictEqual([]);
		expect(kindsOf([...times(5, {status: 404}), {status: 200, verdict: 'other'}])).toStrictEqual([]);
	});
});

describe('5xx', () => {
	const broken: Line = {status: 500, verdict: 'detected'};

	test('is told where it began with the attack', () => {
		expect(reasonsOf([...times(3, {status: 200}), broken, broken], {matchedFrom: 3})).toStrictEqual([
			{kind: 'errors', requests: 2, before: 3},
		]);
	});

	test('is none where it was there before, where nothing was, or without an attack', () => {
		expect(
			kindsOf([...times(2, {status: 503}), ...times(3, {status: 200}), broken, broken], {matchedFrom: 5}),
		).toStrictEqual([]);
		expect(kindsOf([broken, broken], {matchedFrom: 0})).toStrictEqual([]);
		expect(kindsOf([...times(3, {status: 200}), {status: 500}, {status: 500}])).toStrictEqual([]);
	});
});

test('rules over responses are told, and without them nothing', () => {
	expect(reasonsOf([{status: 200, verdict: 'passed'}], {responses: 1})).toStrictEqual([
		{kind: 'response-rules', requests: 1},
	]);
	expect(kindsOf([{status: 200, verdict: 'passed'}])).toStrictEqual([]);
});
