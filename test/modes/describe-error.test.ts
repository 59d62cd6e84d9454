import {expect, test} from 'vitest';
import {describeError} from '../../source/modes/describe-error.ts';
import {ElasticError} from '../../source/elastic/elastic-error.ts';
import {NginxError} from '../../source/actions/nginx/nginx-error.ts';
import {SourceError} from '../../source/sources/source-error.ts';
import {UsageError} from '../../source/settings/usage-error.ts';
import {ExpectedError} from '../../source/waf/expected-error.ts';

test.each([
	[new UsageError('--window: "7m"', 'use 5m'), 'waftop: --window: "7m"; use 5m\n', 2],
	[new UsageError('no hint'), 'waftop: no hint\n', 2],
	[new SourceError('missing', 'no file', 'name another'), 'waftop: no file; name another\n', 4],
	[new ElasticError('busy', 'too busy', 'wait'), 'waftop: too busy; wait\n', 4],
	[new NginxError('no nginx', 'start one'), 'waftop: no nginx; start one\n', 1],
	[new ExpectedError('refused', 'not this one', 'name another'), 'waftop: not this one; name another\n', 5],
])('%s ends with one sentence and the code of its kind', (error, text, code) => {
	expect(describeError(error)).toEqual({text, code});
});

test('a password in a URL is not shown, whatever refused it', () => {
	const {text} = describeError(new SourceError('missing', 'https://waf:secret@es.test does not exist', 'name a log'));
	expect(text).toBe('waftop: https://waf@es.test/ does not exist; name a log\n');
});

test('a name that an attacker chose cannot move the cursor', () => {
	const {text} = describeError(new SourceError('missing', 'no \u001B[2Jfile', 'see\u0007'));
	expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F]/);
});

test('a bug shows its stack and nothing that a log may have put into its message', () => {
	const {text, code} = describeError(new TypeError('secret=hunter2\n    at forged (line)'));
	expect(code).toBe(70);
	expect(text).toMatch(
		/^waftop: this is a bug \(TypeError\): please report it with these lines\n {4}at .*describe-error/,
	);
	expect(text).not.toMatch(/hunter2|forged/);
	expect(describeError('thrown text').text).toBe('waftop: this is a bug (string): please report it with these lines\n');
});
