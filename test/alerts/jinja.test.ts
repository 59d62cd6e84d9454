import {expect, test} from 'vitest';
import {readJinja} from '../../source/alerts/texts/jinja-template.ts';

/* What templates print is compared with the real program in test/contract; here is what must not happen. */

test.each([
	['{{ a | nosuch }}', 'there is no filter nosuch'],
	['{{ a | groupby("x") }}', 'there is no filter groupby'],
	['{{ a is nosuch }}', 'there is no test nosuch'],
	['{% macro m() %}{% endmacro %}', 'macro is not offered in templates'],
	['{% if a %}', /^no template: /],
	['{{ a', /^no template: /],
	['x'.repeat(100_001), /^a template of 100001 characters/],
])('refuses %.40j when it is read', (template, message) => {
	expect(() => readJinja(template)).toThrow(message);
});

test.each([
	['{% for a in range(10000) %}{% for b in range(10000) %}{{ b }}{% endfor %}{% endfor %}', 'goes on for too long'],
	['{% for a in range(1000) %}{{ long }}{% endfor %}', 'the text grew too long'],
	[
		'{% set ns = namespace(x=long) %}{% for a in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}',
		'a value grew too long',
	],
	['{{ range(1000000) }}', 'range of more than 10000'],
	['{{ a() }}', 'what is called there is no function'],
	['{{ 1 / 0 }}', '/ by nothing'],
	['{{ "a" + 1 }}', '+ needs a number'],
])('ends %j with a word', (template, message) => {
	expect(() => readJinja(template).print({long: 'x'.repeat(5000)})).toThrow(message);
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'prototype', '__class__'])(
	'a template sees nothing of %s',
	name => {
		const values = {fields: {a: 1}, text: 'x', list: [1], number: 1};
		for (const of of ['fields', 'text', 'list', 'number', 'nosuch']) {
			expect(readJinja(`[{{ ${of}.${name} }}{{ ${of}["${name}"] }}{{ ${name} }}]`).print(values)).toBe('[]');
		}
	},
);

test('what a client wrote is a value, never a template', () => {
	expect(readJinja('{{ path }}').print({path: '{{ 7 * 7 }}{% for x in y %}'})).toBe('{{ 7 * 7 }}{% for x in y %}');
});
