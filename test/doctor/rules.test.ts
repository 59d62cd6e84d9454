import {expect, test} from 'vitest';
import {healthyNginx} from './boxes.ts';
import {change, diagnose, idsOf} from './diagnose.ts';

const includes = '/etc/nginx/modsecurity_includes.conf';
const main = '/etc/nginx/nginx.conf';

test('the recommended file alone is no rule set', () => {
	const tree = change(healthyNginx, includes, 'Include /usr/share/modsecurity-crs/rules/*.conf\n', '');
	expect(diagnose(tree)).toMatchObject([{id: 'no-rules-loaded', severity: 'error', certainty: 'likely'}]);
});

test('rules of the person’s own that deny are one', () => {
	const tree = change(
		healthyNginx,
		includes,
		'Include /usr/share/modsecurity-crs/rules/*.conf',
		'SecRule ARGS "@rx x" "id:1,phase:2,deny"',
	);
	expect(idsOf(tree)).toEqual([]);
});

test('a rule set without its setup, or before it', () => {
	const line = 'Include /etc/modsecurity/crs/crs-setup.conf\n';
	const without = change(healthyNginx, includes, line, '');
	expect(diagnose(without)).toMatchObject([{id: 'crs-setup-missing', severity: 'error'}]);
	expect(idsOf({...without, [includes]: `${without[includes]}${line}`})).toEqual(['crs-setup-missing']);
});

test('rules that are named again further in', () => {
	const tree = change(
		healthyNginx,
		'/etc/nginx/sites-available/shop',
		'listen 80;',
		`listen 80;\nmodsecurity_rules_file ${includes};`,
	);
	expect(diagnose(tree)).toMatchObject([
		{id: 'rules-twice', evidence: [{text: expect.stringContaining("id:'200001'")}, {}]},
	]);
});

test('the level of an error log that hides matches, with and without an audit log', () => {
	const quiet = change(healthyNginx, main, 'error.log info;', 'error.log;');
	expect(diagnose(quiet)).toMatchObject([
		{
			id: 'error-log-level',
			severity: 'info',
			evidence: [{file: main, line: 3}],
			fix: expect.arrayContaining(['error_log /var/log/nginx/error.log info;']),
		},
	]);
	const dark = change(quiet, '/etc/nginx/modsecurity.conf', 'SecAuditEngine RelevantOnly', 'SecAuditEngine Off');
	expect(diagnose(dark).filter(({id}) => id === 'error-log-level')).toMatchObject([{severity: 'warn'}]);
});

test('an error log of a server’s own replaces the one around', () => {
	const tree = change(
		healthyNginx,
		'/etc/nginx/sites-available/shop',
		'listen 80;',
		'listen 80; error_log /var/log/nginx/shop.log;',
	);
	expect(diagnose(tree)).toMatchObject([{id: 'error-log-level', where: ['location / of server shop.test']}]);
});

test('a connector that does not write to the error log', () => {
	const tree = change(healthyNginx, main, 'modsecurity on;', 'modsecurity on; modsecurity_use_error_log off;');
	expect(idsOf(tree)).toEqual(['error-log-off-for-waf']);
});
