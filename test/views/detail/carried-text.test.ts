import {expect, test} from 'vitest';
import {maskDetail} from '../../../source/secrets/mask.ts';
import {toCarried} from '../../../source/views/detail/carried-text.ts';
import {aDetail, aRuleMatch} from '../builders.ts';

test('what matched, where, and the value around it, decoded', () => {
	const data = 'Matched Data: <script> found within ARGS:text: hi+%3Cscript%3Ealert(1)';
	expect(toCarried(aDetail({ruleMatches: [aRuleMatch({data, category: 'XSS'})], categories: ['XSS']}))).toEqual({
		where: 'ARGS:text',
		before: 'hi ',
		matched: '<script>',
		after: 'alert(1)',
	});
});

test('of several matches the most severe one of the main category tells', () => {
	const of = (where: string, given: Parameters<typeof aRuleMatch>[0]) =>
		aRuleMatch({data: `Matched Data: x found within ${where}: x`, ...given});
	const ruleMatches = [
		of('REQUEST_HEADERS:Host', {severity: 4, category: 'PROTOCOL'}),
		of('ARGS:a', {severity: 3, category: 'SQLI'}),
		of('ARGS:b', {severity: 2, category: 'SQLI'}),
		of('TX:score', {severity: 2, category: undefined, evaluation: true}),
	];
	expect(toCarried(aDetail({ruleMatches, categories: ['SQLI']}))?.where).toBe('ARGS:b');
});

test('without a value the query stands for it, and without a query nothing does', () => {
	const ruleMatches = [aRuleMatch({data: undefined, match: undefined})];
	expect(toCarried(aDetail({ruleMatches, query: 'q=%3Cb%3E'}))?.after).toBe('q=<b>');
	expect(toCarried(aDetail({ruleMatches, query: undefined, target: '/'}))).toBeUndefined();
});

test('secrets are masked', () => {
	const data = 'Matched Data: x found within ARGS:password: geheimnis123';
	const carried = toCarried(maskDetail(aDetail({ruleMatches: [aRuleMatch({data})], query: undefined, target: '/'})));
	expect(JSON.stringify(carried)).not.toContain('geheimnis123');
});

test('a value of any length is kept as far as a line shows it', () => {
	const data = `Matched Data: <b> found within ARGS:text: ${'y'.repeat(10_000)}<b>${'z'.repeat(10_000)}`;
	const carried = toCarried(aDetail({ruleMatches: [aRuleMatch({data})]}));
	expect(carried?.matched).toBe('<b>');
	expect(JSON.stringify(carried).length).toBeLessThan(1000);
});
