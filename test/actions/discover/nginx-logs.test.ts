import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {discoverLogs} from '../../../source/actions/discover/discover-logs.ts';
import {makeMachine, type MadeMachine} from './made-machine.ts';

let made: MadeMachine;

beforeEach(() => {
	made = makeMachine();
});
afterEach(() => made.remove());

async function discover(files: Record<string, string>) {
	made.write(files);
	const {logs, notes, problems, forbidden} = await discoverLogs(made.machine);
	const found = {logs, notes: [...notes], problems, forbidden: [...forbidden]};
	return JSON.parse(made.shorten(JSON.stringify(found))) as typeof found;
}

const rules = 'SecRuleEngine On\nSecAuditEngine RelevantOnly\nSecAuditLog /var/log/modsec_audit.log\n';

describe('error logs of nginx', () => {
	test('of http and of server blocks where ModSecurity is on, each once, with place and level', async () => {
		const {logs, notes, problems} = await discover({
			'nginx/nginx.conf': `error_log /var/log/nginx/main.log;
http {
	error_log /var/log/nginx/error.log info;
	modsecurity on;
	modsecurity_rules 'SecRuleEngine On';
	server { server_name a.test; }
	server { server_name b.test; error_log logs/b.log warn; }
	server { server_name c.test; modsecurity off; error_log /var/log/nginx/c.log info; }
	include sites/*.conf;
}`,
			'nginx/sites/d.conf': 'server {\n\tlocation / { error_log /var/log/nginx/d.log debug; }\n}',
		});
		expect(logs).toEqual([
			{
				path: '/var/log/nginx/error.log',
				kind: 'error',
				server: 'nginx',
				why: 'error_log in @/nginx/nginx.conf:3 (level info)',
			},
			{
				path: '@/nginx/logs/b.log',
				kind: 'error',
				server: 'nginx',
				why: 'error_log in @/nginx/nginx.conf:7 (level warn)',
			},
			{
				path: '/var/log/nginx/d.log',
				kind: 'error',
				server: 'nginx',
				why: 'error_log in @/nginx/sites/d.conf:2 (level debug)',
			},
		]);
		expect(notes).toEqual([
			'only blocks are logged in @/nginx/logs/b.log (level warn); for the rest, set error_log logs/b.log info;',
		]);
		expect(problems).toEqual([]);
	});

	test('the one that was compiled in, where none is named', async () => {
		const {logs} = await discover({
			'nginx/nginx.conf': "http { modsecurity_rules 'SecRuleEngine On'; server { location / { modsecurity on; } } }",
		});
		expect(logs).toEqual([
			{path: '@/nginx/logs/built.log', kind: 'error', server: 'nginx', why: 'the default of nginx (level error)'},
		]);
	});

	test.each([
		['stderr', 'goes to stderr, which is not a file', 'journalctl -fu nginx -o cat | waftop -'],
		['/dev/stdout info', 'goes to /dev/stdout, which is not a file', 'docker logs -f CONTAINER 2>&1 | waftop -'],
		['syslog:server=unix:/dev/log,nohostname', 'goes to syslog', 'journalctl -fu nginx -o cat | waftop -'],
		['memory:32m debug', 'is kept in the memory of nginx', 'error_log /var/log/nginx/error.log info;'],
		['off', 'is off', 'error_log /var/log/nginx/error.log info;'],
		['/var/log/nginx/error.log crit', 'has no ModSecurity lines: its level is crit', 'error_log'],
	])('error_log %s is named with a way out, and not opened', async (target, sentence, hint) => {
		const {logs, problems} = await discover({
			'nginx/nginx.conf': `http { modsecurity on; modsecurity_rules 'SecRuleEngine On'; error_log ${target}; }`,
		});
		expect(logs).toEqual([]);
		expect(problems).toHaveLength(1);
		expect(problems[0].sentence).toContain(sentence);
		expect(problems[0].sentence).toContain('@/nginx/nginx.conf:1');
		expect(problems[0].hint).toContain(hint);
	});

	test('without "modsecurity on" it is opened for want of a better one, and said', async () => {
		const {logs, notes} = await discover({'nginx/nginx.conf': 'http { error_log /var/log/nginx/error.log info; }'});
		expect(logs.map(log => log.path)).toEqual(['/var/log/nginx/error.log']);
		expect(notes).toEqual(['ModSecurity is not on in nginx: no "modsecurity on" in @/nginx/nginx.conf']);
	});

	test('where another server has ModSecurity, an nginx without it is left out', async () => {
		const {logs} = await discover({
			'nginx/nginx.conf': 'http { error_log /var/log/nginx/error.log info; }',
			'apache2/apache2.conf': 'LoadModule security2_module x.so\nSecRuleEngine On\nErrorLog /var/log/apache2/error.log',
		});
		expect(logs.map(log => log.path)).toEqual(['/var/log/apache2/error.log']);
	});
});

describe('audit logs of libmodsecurity', () => {
	const on = (more: string): string =>
		`http { modsecurity on; modsecurity_rules_file @/nginx/modsec/main.conf; error_log /e.log info; ${more} }`;
	const audits = async (files: Record<string, string>) => {
		const found = await discover(files);
		return {...found, logs: found.logs.filter(({kind}) => kind !== 'error')};
	};

	test('includes are followed from the including file, and the last setting counts', async () => {
		const {logs, notes} = await audits({
			'nginx/nginx.conf': on(''),
			'nginx/modsec/main.conf': '# the rules\nInclude modsecurity.conf\nInclude "rules/*.conf"\nSecAuditLogFormat JSON',
			'nginx/modsec/modsecurity.conf': `SecRuleEngine DetectionOnly
SecAuditEngine RelevantOnly
SecAuditLogFormat Native
SecAuditLog \\
  "/var/log/modsec_audit.log"
`,
			'nginx/modsec/rules/a.conf': 'SecRule ARGS "@rx a" "id:1,\\\n SecAuditLog /forged.log"',
		});
		expect(logs).toEqual([
			{
				path: '/var/log/modsec_audit.log',
				kind: 'audit',
				server: 'nginx',
				why: 'SecAuditLog in @/nginx/modsec/modsecurity.conf:4',
				format: 'JSON',
			},
		]);
		expect(notes).toEqual(['SecRuleEngine is DetectionOnly in nginx: nothing is blocked']);
	});

	test('a server block inherits and overrides; a concurrent log is an index with its storage', async () => {
		const {logs} = await audits({
			'nginx/nginx.conf': on(`server {
	modsecurity_rules '
		SecAuditLogType Concurrent
		SecAuditLog /var/log/index.log
		SecAuditLogStorageDir /var/log/audit/
	';
}`),
			'nginx/modsec/main.conf': rules,
		});
		expect(logs).toEqual([
			{
				path: '/var/log/modsec_audit.log',
				kind: 'audit',
				server: 'nginx',
				why: 'SecAuditLog in @/nginx/modsec/main.conf:3',
				format: 'Native',
			},
			{
				path: '/var/log/index.log',
				kind: 'audit-index',
				server: 'nginx',
				why: 'SecAuditLog in @/nginx/nginx.conf:2',
				format: 'Native',
				storage: '/var/log/audit',
			},
		]);
	});

	test.each([
		[
			'SecAuditEngine Off',
			[],
			['/var/log/modsec_audit.log (SecAuditLog in @/nginx/modsec/main.conf:3) is not written: SecAuditEngine is Off'],
		],
		['SecAuditLog /dev/stdout', ['SecAuditLog in @/nginx/modsec/main.conf:4 goes to /dev/stdout'], []],
		['SecAuditLog "|/usr/local/bin/mlogc /etc/mlogc.conf"', ['goes to a program: |/usr/local/bin/mlogc'], []],
		['SecAuditLog logs/audit.log', ['is relative to the directory that nginx was started in'], []],
		['SecAuditLogType HTTPS', [], ['audit records are sent to /var/log/modsec_audit.log']],
	])('%s: no log is opened, and it is said why', async (line, problems, notes) => {
		const found = await audits({'nginx/nginx.conf': on(''), 'nginx/modsec/main.conf': `${rules}${line}\n`});
		expect(found.logs).toEqual([]);
		expect(found.problems.map(({sentence}) => sentence)).toEqual(problems.map(words => expect.stringContaining(words)));
		expect(found.notes).toEqual(notes.map(words => expect.stringContaining(words)));
	});

	test('rules that are not there are said, and files that include each other end', async () => {
		const {problems} = await audits({
			'nginx/nginx.conf': on(''),
			'nginx/modsec/main.conf': `Include main.conf\nInclude none.conf\n${rules}`,
		});
		expect(problems.map(({sentence}) => sentence)).toEqual(['cannot read @/nginx/modsec/none.conf: no such file']);
	});
});
