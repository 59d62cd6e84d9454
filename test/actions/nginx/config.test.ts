import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {parseDump} from './config-dump.ts';
import {readConfigFiles} from '../../../source/actions/nginx/config-files.ts';
import {fitsPattern} from '../../../source/actions/nginx/config-include.ts';
import {parseConfig} from '../../../source/actions/nginx/config-tree.ts';
import {flatten} from '../../../source/actions/nginx/flat-config.ts';
import {type Directive} from '../../../source/actions/nginx/nginx.ts';
import {findBlindServers, findNamedProxies, findRealIp} from '../../../source/actions/nginx/real-ip.ts';

type Plain = [name: string, ...parameters: Array<string | Plain[]>];

function plain(directives: readonly Directive[]): Plain[] {
	return directives.map(({name, parameters, block}) => [
		name,
		...parameters,
		...(block === undefined ? [] : [plain(block)]),
	]);
}

describe('parseConfig', () => {
	test('reads words, quotes, blocks and comments, with their lines', () => {
		const text = [
			'# a comment { ; }',
			'log_format main \'$remote_addr "x" ;{\' "it\'s\\t#";',
			'http {',
			'  server { listen 80; return 301 https://$host$request_uri; } # end }',
			'  set $x "${uri}"; if ($a ~ "^/(a{2})$") { return 444; }',
			'  map $x $y { default ${uri}z; }',
			'}',
		].join('\n');
		const {directives, problem} = parseConfig(text, 'nginx.conf');
		expect(problem).toBeUndefined();
		expect(plain(directives)).toEqual([
			['log_format', 'main', '$remote_addr "x" ;{', "it's\t#"],
			[
				'http',
				[
					[
						'server',
						[
							['listen', '80'],
							['return', '301', 'https://$host$request_uri'],
						],
					],
					['set', '$x', '${uri}'],
					['if', '($a', '~', '^/(a{2})$', ')', [['return', '444']]],
					['map', '$x', '$y', [['default', '${uri}z']]],
				],
			],
		]);
		expect(directives.map(({line}) => line)).toEqual([2, 3]);
	});

	test('steps over a block of another language', () => {
		const text = 'location / { content_by_lua_block { if x then y({}) end } deny all; }';
		expect(plain(parseConfig(text, 'x').directives)).toEqual([
			[
				'location',
				'/',
				[
					['content_by_lua_block', []],
					['deny', 'all'],
				],
			],
		]);
	});

	test.each([
		['deny 1.2.3.4', /unexpected end of file, expecting ";"/],
		['http { ', /expecting "}"/],
		['}', /unexpected "}" in x:1/],
		['\n;', /unexpected ";" in x:2/],
		['a {'.repeat(200), /nested too deep/],
	])('%j is told, not thrown', (text, problem) => {
		expect(parseConfig(text, 'x').problem).toMatch(problem);
	});

	test('never throws and always ends, whatever it reads', () => {
		const piece = fc.constantFrom('{', '}', ';', '"', "'", '\\', '#', '\n', ' ', '$', '${', 'deny', 'all', '\0', 'é');
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string({unit: 'binary'}),
					fc.array(piece).map(parts => parts.join('')),
				),
				text => {
					expect(parseConfig(text, 'x').directives).toBeInstanceOf(Array);
				},
			),
		);
	});
});

test.each([
	['/etc/nginx/conf.d/a.conf', '/etc/nginx/conf.d/*.conf', true],
	['/etc/nginx/conf.d/.a.conf', '/etc/nginx/conf.d/*.conf', false],
	['/etc/nginx/conf.d/sub/a.conf', '/etc/nginx/conf.d/*.conf', false],
	['/etc/nginx/sites/shop', '/etc/nginx/sites/*', true],
	['/etc/nginx/sites/.shop.123.tmp', '/etc/nginx/sites/*', false],
	['/etc/nginx/sites-b/x', '/etc/nginx/sites-[ab]/?', true],
	['/etc/nginx/sites-c/x', '/etc/nginx/sites-[!ab]/?', true],
	['/etc/nginx/sites-b/x', '/etc/nginx/sites-[!ab]/?', false],
	['/etc/nginx/a+b.conf', '/etc/nginx/a+b.conf', true],
	['/etc/nginx/aab.conf', '/etc/nginx/a+*.conf', false],
])('include takes %s by %s: %s', (file, pattern, fits) => {
	expect(fitsPattern(file, pattern)).toBe(fits);
});

describe('a configuration in several files', () => {
	let folder: string;
	const files = {
		'nginx.conf': 'events {}\nhttp {\n include conf.d/*.conf;\n include sites/*;\n include missing.conf;\n}\n',
		'conf.d/b.conf': 'deny 198.51.100.1;\n',
		'conf.d/a.conf': 'deny 198.51.100.2;\n',
		'conf.d/.hidden.conf': 'deny all;\n',
		'sites/shop': 'server { server_name shop.test; include ../snippet; }\n',
		'../snippet': 'allow all;\n',
	};

	beforeEach(() => {
		const parent = mkdtempSync(path.join(os.tmpdir(), 'waftop-nginx-'));
		folder = path.join(parent, 'etc');
		for (const [name, text] of Object.entries(files)) {
			mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
			writeFileSync(path.join(folder, name), text);
		}
	});

	afterEach(() => {
		rmSync(path.dirname(folder), {recursive: true});
	});

	const http = (directives: readonly Directive[]): Plain[] =>
		plain(flatten(flatten(directives).find(({name}) => name === 'http')!.block!));

	test('is read by following its includes as nginx does, in the order of names', () => {
		const config = readConfigFiles(path.join(folder, 'nginx.conf'));
		expect(http(config.directives).slice(0, 2)).toEqual([
			['deny', '198.51.100.2'],
			['deny', '198.51.100.1'],
		]);
		const server = flatten(flatten(config.directives)[1].block!).find(({name}) => name === 'server')!;
		expect(plain(flatten(server.block!))).toEqual([
			['server_name', 'shop.test'],
			['allow', 'all'],
		]);
		expect(config.unreadable).toEqual([`${folder}/missing.conf: no such file`]);
	});

	test('and by what nginx -T prints of it', () => {
		const shown = ['nginx.conf', 'conf.d/a.conf', 'conf.d/b.conf', 'sites/shop', '../snippet'] as const;
		const dump = shown.map(
			name =>
				`# configuration file ${path.join(folder, name)}:\n${files[name].replace(' include missing.conf;\n', '')}\n`,
		);
		const config = parseDump(`nginx: the configuration file is ok\n${dump.join('')}`);
		expect(config && http(config.directives)).toEqual(
			http(readConfigFiles(path.join(folder, 'nginx.conf')).directives),
		);
		expect(config?.unreadable).toEqual([]);
		expect(parseDump('nothing of it')).toBeUndefined();
	});

	test('a file that includes itself ends, and is told', () => {
		writeFileSync(path.join(folder, 'conf.d/b.conf'), 'include conf.d/b.conf;\n');
		expect(readConfigFiles(path.join(folder, 'nginx.conf')).unreadable).toContainEqual(
			expect.stringContaining('nested too deep'),
		);
	});
});

test('real-ip is found where it stands and as it is inherited', () => {
	const text = `http {
		set_real_ip_from 192.0.2.0/24; set_real_ip_from unix:; real_ip_header X-Forwarded-For;
		server { server_name a.test; }
		server { server_name b.test; real_ip_header CF-Connecting-IP; real_ip_recursive on; }
		server { server_name c.test; listen 80 proxy_protocol; set_real_ip_from 198.51.100.1; real_ip_header proxy_protocol; }
		server { server_name d.test; listen 80 proxy_protocol; }
	}`;
	const {directives} = parseConfig(text, 'nginx.conf');
	const config = {directives, files: [], unreadable: []};
	const where = 'nginx.conf:2';
	const trusted = ['192.0.2.0/24', 'unix:'];
	expect(findRealIp(config)).toEqual([
		{header: 'x-forwarded-for', recursive: false, trusted, where, servers: ['a.test', 'd.test']},
		{header: 'cf-connecting-ip', recursive: true, trusted, where, servers: ['b.test']},
		{header: 'proxy_protocol', recursive: false, trusted: ['198.51.100.1'], where: 'nginx.conf:5', servers: ['c.test']},
	]);
	expect(findBlindServers(config)).toEqual(['d.test']);
	expect(findNamedProxies(config)).toEqual([]);
	const named = parseConfig('http { set_real_ip_from lb.test; server {} }', 'nginx.conf').directives;
	expect(findNamedProxies({...config, directives: named})).toEqual([
		expect.stringContaining('set_real_ip_from lb.test (nginx.conf:1) is a host name'),
	]);
});
