import {describe, expect, test} from 'vitest';
import {healthyApache, healthyNginx} from './boxes.ts';
import {change, diagnose, idsOf} from './diagnose.ts';

const site = '/etc/nginx/sites-available/shop';
const main = '/etc/nginx/nginx.conf';
const engine = '/etc/nginx/modsecurity.conf';

test('nothing is found on a healthy nginx', () => {
	expect(diagnose(healthyNginx)).toEqual([]);
});

test('nothing is found on a healthy Apache', () => {
	expect(diagnose(healthyApache)).toEqual([]);
});

test('a server that loads the engine and uses it nowhere is not healthy, nor is one without', () => {
	const nowhere = change(healthyNginx, main, /\tmodsecurity on;\n\tmodsecurity_rules_file.*\n/, '');
	expect(diagnose(nowhere)).toMatchObject([
		{id: 'modsecurity-not-on', evidence: [{line: 0, text: expect.stringContaining('switches it on nowhere')}]},
	]);
	expect(idsOf({...nowhere, '/etc/nginx/modules-enabled/50-mod-http-modsecurity.conf': undefined})).toEqual([
		'modsecurity-not-on',
	]);
});

test('a proxy without an engine in front of a server with one is healthy', () => {
	expect(
		idsOf({
			...healthyApache,
			'/etc/nginx/nginx.conf': 'http { server { location / { proxy_pass http://127.0.0.1:80; } } }',
		}),
	).toEqual([]);
});

describe('nginx', () => {
	test('rules that are named and not on', () => {
		const found = diagnose(change(healthyNginx, main, '\tmodsecurity on;\n', ''));
		expect(found).toMatchObject([
			{
				id: 'modsecurity-not-on',
				severity: 'error',
				evidence: [{file: main, line: 9, text: 'modsecurity_rules_file /etc/nginx/modsecurity_includes.conf'}],
			},
		]);
	});

	test('on in the server that has an application is on', () => {
		const off = change(healthyNginx, main, '\tmodsecurity on;\n', '');
		expect(idsOf(change(off, site, 'listen 80;', 'listen 80; modsecurity on;'))).toEqual([]);
	});

	test('off in a location with an application', () => {
		const tree = change(
			healthyNginx,
			site,
			'location / {',
			'location /api/ { modsecurity off; proxy_pass http://127.0.0.1:81; }\nlocation / {',
		);
		expect(diagnose(tree)).toMatchObject([
			{
				id: 'modsecurity-off',
				severity: 'error',
				where: ['location /api/ of server shop.test'],
				evidence: [{file: '/etc/nginx/sites-enabled/shop', line: 4}],
			},
		]);
	});

	test.each([
		'location = /healthz { modsecurity off; proxy_pass http://127.0.0.1:81; }',
		String.raw`location ~* \.(?:css|js)$ { modsecurity off; root /var/www; }`,
		'location /.well-known/acme-challenge/ { modsecurity off; root /var/www; }',
		'location /nginx_status { modsecurity off; stub_status; }',
	])('off where nothing can be attacked is no finding: %s', location => {
		expect(idsOf(change(healthyNginx, site, 'location / {', `${location}\nlocation / {`))).toEqual([]);
	});

	test('SecRuleEngine Off in a location, by a text in the configuration', () => {
		const tree = change(healthyNginx, site, 'proxy_pass', "modsecurity_rules 'SecRuleEngine Off';\nproxy_pass");
		expect(diagnose(tree)).toMatchObject([
			{id: 'modsecurity-off', evidence: [{file: '/etc/nginx/sites-enabled/shop', line: 5}]},
		]);
	});

	test('DetectionOnly for all is one finding, and says what it overrides', () => {
		const second = {
			...healthyNginx,
			'/etc/nginx/sites-enabled/blog':
				'server { server_name blog.test; location / { proxy_pass http://127.0.0.1:82; } }',
		};
		const tree = change(
			second,
			engine,
			'SecRequestBodyAccess On',
			'SecRequestBodyAccess On\nSecRuleEngine DetectionOnly',
		);
		expect(diagnose(tree)).toMatchObject([
			{
				id: 'engine-detection-only',
				severity: 'warn',
				evidence: [
					{file: engine, line: 3, text: 'SecRuleEngine DetectionOnly'},
					{file: engine, line: 1, text: 'SecRuleEngine On (overridden)'},
				],
			},
		]);
	});

	test('a later On counts', () => {
		const tree = change(healthyNginx, engine, 'SecRuleEngine On', 'SecRuleEngine DetectionOnly');
		expect(idsOf(change(tree, engine, 'SecRequestBodyAccess', 'SecRuleEngine On\nSecRequestBodyAccess'))).toEqual([]);
	});
});

describe('Apache', () => {
	test('SecRuleEngine Off in a location of a host', () => {
		const file = '/etc/apache2/sites-enabled/shop.conf';
		const tree = change(
			healthyApache,
			file,
			'</VirtualHost>',
			'<Location "/api/">\nSecRuleEngine Off\n</Location>\n</VirtualHost>',
		);
		expect(diagnose(tree)).toMatchObject([
			{id: 'modsecurity-off', where: ['<Location "/api/"> in host shop.test'], evidence: [{file, line: 7}]},
		]);
	});

	test('what stands in a section for a module that is not loaded does not count', () => {
		const file = '/etc/apache2/sites-enabled/shop.conf';
		const text = '<IfModule mod_headers.c>\nSecRuleEngine Off\n</IfModule>\n</VirtualHost>';
		expect(idsOf(change(healthyApache, file, '</VirtualHost>', text))).toEqual([]);
	});
});

test('links are followed below the root, and not out of it', () => {
	const outside = {
		...healthyNginx,
		[site]: undefined,
		'/etc/nginx/sites-enabled/shop': '-> ../../../../../../../../etc/nginx/other',
	};
	const found = diagnose({
		...outside,
		'/etc/nginx/other': 'server { location / { modsecurity off; proxy_pass http://a; } }',
	});
	expect(found).toMatchObject([{id: 'modsecurity-off', evidence: [{file: '/etc/nginx/sites-enabled/shop'}]}]);
});
