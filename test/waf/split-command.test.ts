import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {quoteWords, splitWords} from '../../source/waf/split-command.ts';

test.each([
	['nginx -p /srv/nginx -c nginx.conf', ['nginx', '-p', '/srv/nginx', '-c', 'nginx.conf']],
	['  nginx\t-e  x ', ['nginx', '-e', 'x']],
	['docker exec waf nginx', ['docker', 'exec', 'waf', 'nginx']],
	[`nginx -g 'daemon off;' -p "/my files/x"`, ['nginx', '-g', 'daemon off;', '-p', '/my files/x']],
	[String.raw`a\ b '' "c\"d" 'e\f'`, ['a b', '', 'c"d', String.raw`e\f`]],
	['x $(id) `id` ; | && > $HOME *', ['x', '$(id)', '`id`', ';', '|', '&&', '>', '$HOME', '*']],
])('%s is split, and nothing in it is expanded', (text, words) => {
	expect(splitWords(text)).toEqual({ok: true, words});
});

test.each([
	['', 'it names no program'],
	["nginx -g 'daemon off;", "a quote ' is not closed"],
	['nginx "', 'a quote " is not closed'],
	['nginx \\', 'it ends with a backslash'],
])('%j is no command', (text, problem) => {
	expect(splitWords(text)).toEqual({ok: false, problem});
});

test('words that are quoted are read as the same words', () => {
	fc.assert(
		fc.property(fc.array(fc.string({unit: 'binary'}), {minLength: 1}), words => {
			expect(splitWords(quoteWords(words))).toEqual({ok: true, words});
		}),
	);
});
