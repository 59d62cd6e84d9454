import {describe, expect, test} from 'vitest';
import {fitsPattern, readConfig} from '../../../source/actions/nginx/config-include.ts';
import {findReach} from '../../../source/actions/nginx/deny-reach.ts';
import {type DenyMethod} from '../../../source/waf/deny.ts';

const file = '/etc/nginx/conf.d/waftop-deny.conf';

/** The reach of a rule in a configuration of these files; each server as `name: effect` with what does not hold. */
function reachOf(
	files: Readonly<Record<string, string>>,
	{ranges = ['203.0.113.7'], method = 'deny'}: {ranges?: readonly string[]; method?: DenyMethod} = {},
) {
	const config = readConfig('/etc/nginx/nginx.conf', {
		read: name => (name in files ? {text: files[name]} : {reason: 'not there'}),
		match: pattern =>
			Object.keys(files)
				.filter(name => fitsPattern(name, pattern))
				.toSorted(),
	});
	const {reach, included, usesEarly} = findReach(config, {method, file, ranges});
	return {
		included,
		usesEarly,
		reach: reach.map(({name, effect, exceptions}) => [
			`${name}: ${effect}`,
			...exceptions.map(({location, words}) => `${location ?? '*'} ${words}`),
		]),
	};
}

function http(content: string): Record<string, string> {
	return {'/etc/nginx/nginx.conf': `events {}\nhttp {\ninclude conf.d/*.conf;\n${content}\n}`};
}

describe('a deny file that http includes', () => {
	test('is heard in every server block without rules of its own, before the file is there', () => {
		const found = reachOf(http('server { server_name shop.test; location / { proxy_pass http://x; } }'));
		expect(found).toEqual({included: true, usesEarly: false, reach: [['shop.test: denied']]});
	});

	test.each([
		['allow all;', 'ignored', ['* own "allow all" in /etc/nginx/nginx.conf:5']],
		['allow 203.0.113.0/24; deny all;', 'ignored', ['* own "allow 203.0.113.0/24" in /etc/nginx/nginx.conf:5']],
		['deny all;', 'denied', []],
		['deny 203.0.113.0/24; allow all;', 'denied', []],
		['deny 198.51.100.1;', 'ignored', ['* the file is not included there']],
		['include conf.d/waftop-*.conf; allow all;', 'denied', []],
		['allow all; include conf.d/waftop-*.conf;', 'ignored', ['* own "allow all" in /etc/nginx/nginx.conf:5']],
		[
			'return 301 https://shop.test$request_uri;',
			'ignored',
			['* "return 301 https://shop.test$request_uri" in /etc/nginx/nginx.conf:5 answers before access is checked'],
		],
		[
			'rewrite ^ https://shop.test permanent;',
			'ignored',
			['* "rewrite ^ https://shop.test permanent" in /etc/nginx/nginx.conf:5 answers before access is checked'],
		],
		['satisfy any; auth_basic x;', 'partly', ['* "satisfy any": a password lets the client in']],
		['satisfy any; auth_basic off;', 'denied', []],
		[
			'location = /health { return 200; }',
			'partly',
			['= /health "return 200" in /etc/nginx/nginx.conf:5 answers before access is checked'],
		],
		[
			'location /api/ { allow all; location /api/x/ { deny all; } }',
			'partly',
			['/api/ own "allow all" in /etc/nginx/nginx.conf:5'],
		],
		[
			'location ~ \\.php$ { allow 203.0.113.7; deny all; }',
			'partly',
			['~ \\.php$ own "allow 203.0.113.7" in /etc/nginx/nginx.conf:5'],
		],
		[
			'location / { limit_except GET { allow all; } }',
			'partly',
			['methods other than GET own "allow all" in /etc/nginx/nginx.conf:5'],
		],
		['location /private/ { deny all; }', 'denied', []],
	] as const)('with "%s" in the server block: %s', (content, effect, exceptions) => {
		const found = reachOf(http(`server {\n${content} server_name shop.test; }`));
		expect(found.reach).toEqual([[`shop.test: ${effect}`, ...exceptions]]);
	});

	test('gives way to an allow of the same address in front of it', () => {
		const files = {
			...http('server { server_name shop.test; }'),
			'/etc/nginx/conf.d/a.conf': 'allow 203.0.113.7;',
		};
		expect(reachOf(files).reach).toEqual([
			['shop.test: ignored', '* own "allow 203.0.113.7" in /etc/nginx/conf.d/a.conf:1'],
		]);
		expect(
			reachOf({...files, '/etc/nginx/conf.d/a.conf': '', '/etc/nginx/conf.d/z.conf': 'allow 203.0.113.7;'}).reach,
		).toEqual([['shop.test: denied']]);
		expect(reachOf(files, {ranges: ['203.0.113.0/24']}).reach[0][0]).toBe('shop.test: partly');
	});

	test('counts for nothing where nobody includes it', () => {
		const text = 'http { server { server_name shop.test; } }';
		expect(reachOf({'/etc/nginx/nginx.conf': text})).toMatchObject({
			included: false,
			reach: [['shop.test: ignored', '* the file is not included there']],
		});
	});
});

test('the early method works in server blocks that test its variable, whatever rules they have', () => {
	const content =
		'server { server_name a.test; if ($waftop_denied) { return 444; } allow all; }' +
		'server { server_name b.test; if ($waftop_denied) { set $x 1; } }';
	expect(reachOf(http(content), {method: 'early'})).toEqual({
		included: true,
		usesEarly: true,
		reach: [['a.test: denied'], ['b.test: ignored', '* no "if ($waftop_denied) { return 444; }" in it']],
	});
});
