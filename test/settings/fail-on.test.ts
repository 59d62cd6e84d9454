import {expect, test} from 'vitest';
import {parseFailOn} from '../../source/settings/fail-on.ts';

const read = (text: string) => parseFailOn('--fail-on', text);

test.each([
	['through>0', {kind: 'number', name: 'through', operator: '>', limit: 0}],
	[' Blocked >= 10 ', {kind: 'number', name: 'blocked', operator: '>=', limit: 10}],
	['requests==0', {kind: 'number', name: 'requests', operator: '=', limit: 0}],
	['sqli on login', {kind: 'rule', name: 'sqli on login'}],
])('%s', (text, condition) => {
	expect(read(text)).toEqual(condition);
});

test.each([
	['trough>0', '--fail-on: no number is called "trough"'],
	['through>many', '--fail-on: "many" is no whole number'],
	['through>', '--fail-on: "" is no whole number'],
	['  ', '--fail-on: the value is empty'],
])('%s is refused', (text, message) => {
	expect(() => read(text)).toThrow(message);
});
