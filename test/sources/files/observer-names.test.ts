import {array, assert, property, string} from 'fast-check';
import {expect, test} from 'vitest';
import {nameObservers} from '../../../source/sources/files/observer-names.ts';

const namesOf = (...paths: readonly string[]) => {
	const names = nameObservers(paths);
	return paths.map(path => names.get(path));
};

test.for([
	[
		['/logs/web1/nginx/error.log', '/logs/web2/nginx/error.log'],
		['web1', 'web2'],
	],
	[
		['web1/error.log', 'web2/error.log'],
		['web1', 'web2'],
	],
	[
		['./web1/error.log', 'web2/error.log'],
		['web1', 'web2'],
	],
	[
		['/logs/192.0.2.1/error.log', '/logs/192.0.2.2/error.log'],
		['192.0.2.1', '192.0.2.2'],
	],
	[
		['web1-error.log', 'web2-error.log'],
		['web1', 'web2'],
	],
	[
		['logs/error_web-a.log', 'logs/error_web-b.log'],
		['a', 'b'],
	],
	[
		['web1.example.test.error.log', 'db.error.log'],
		['web1.example.test', 'db'],
	],
	[
		['logs/web1/error.log', 'logs/web1/modsec_audit.log', 'logs/web2/error.log', 'logs/web2/error.log.2.gz'],
		['web1', 'web1', 'web2', 'web2'],
	],
] as const)('%j are of machines', ([paths, names]) => {
	expect(namesOf(...paths)).toEqual(names);
});

test.for([
	[['error.log']],
	[[]],
	[['/var/log/nginx/error.log', '/var/log/nginx/modsec_audit.log']],
	[['error.log', 'error.log.1', 'error.log.2.gz', 'error.log-20261124']],
	[['/var/log/nginx/error.log', '/var/log/apache2/error.log']],
	[['/var/log/nginx/shop.test/error.log', '/var/log/nginx/blog.test/error.log']],
	[['/var/log/nginx/shop.error.log', '/var/log/nginx/blog.error.log']],
	[['logs/2026-11-23/error.log', 'logs/2026-11-24/error.log']],
	[['error.log', 'old/error.log']],
	[['error.log', 'web2-error.log']],
	[['web1/error.log', 'web2/audit.log']],
	[['one.log', 'two.log']],
	[['/var/log/error.log', '/home/admin/error.log']],
])('%j tell no machine', ([paths]) => {
	expect([...nameObservers(paths)]).toEqual([]);
});

test('whatever the paths, all are named or none, and never all alike', () => {
	assert(
		property(array(string({maxLength: 30})), paths => {
			const names = nameObservers(paths);
			expect([0, new Set(paths).size]).toContain(names.size);
			expect(names.size === 0 || new Set(names.values()).size > 1).toBe(true);
			expect([...names.values()]).not.toContain('');
		}),
	);
});
