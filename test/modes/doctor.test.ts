import {expect, test} from 'vitest';
import {formatDiagnosis} from '../../source/views/printed/diagnosis-text.ts';
import {formatDiagnosisJson} from '../../source/views/printed/diagnosis-json.ts';
import {examine} from '../../source/actions/doctor/examine.ts';
import {diagnose as check} from '../../source/doctor/diagnose.ts';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {healthyNginx, plant, type Tree} from '../doctor/boxes.ts';
import {change, now} from '../doctor/diagnose.ts';

function print(tree: Tree): {readonly text: string; readonly json: string} {
	const root = plant(tree);
	const box = examine(root, now, undefined);
	const findings = check(box);
	return {
		text: formatDiagnosis(box, findings, '/'),
		json: formatDiagnosisJson(box, findings, {root: '/', version: '1.2.3'}),
	};
}

test('a healthy machine is said to be, with what it has', () => {
	const {text, json} = print(healthyNginx);
	expect(text).toBe(
		'nginx (/etc/nginx/nginx.conf), ModSecurity On, CRS 3.3.9, not running, audit log /var/log/modsec/modsec_audit.log\n\nhealthy: nothing wrong found\n',
	);
	expect(JSON.parse(json)).toMatchObject({
		version: '1.2.3',
		healthy: true,
		findings: [],
		counts: {error: 0, warn: 0, info: 0},
	});
});

test('a finding has its lines, what follows, how sure it is, and lines to paste', () => {
	const {text} = print(
		change(healthyNginx, '/etc/nginx/modsecurity.conf', 'SecRuleEngine On', 'SecRuleEngine DetectionOnly'),
	);
	expect(text.split('\n').slice(2)).toEqual([
		'WARN   attacks are logged and let through  [engine-detection-only]',
		'  /etc/nginx/modsecurity.conf:1: SecRuleEngine DetectionOnly',
		'  for    location / of server shop.test',
		'  so     rules match and log, and every attack is answered by the application',
		'  sure   likely: by configuration only',
		'  unless the rules are still being tuned',
		'  fix    # instead of line 1 of /etc/nginx/modsecurity.conf',
		'         SecRuleEngine On',
		'',
		'1 warning',
		'',
	]);
});

test('what a configuration or a log holds reaches no terminal as it is', () => {
	const escape = '\u001B[2J\u202E';
	const site = `server { server_name "a${escape}b"; location "/x${escape}" { modsecurity off; proxy_pass http://127.0.0.1:1; } }`;
	const log = `2026/11/24 02:34:47 [alert] 1#1: *1 write() to "${escape}" failed (28: No space left on device)\n`;
	const {text, json} = print({...healthyNginx, '/etc/nginx/conf.d/x.conf': site, '/var/log/nginx/error.log': log});
	expect(text).toContain(String.raw`\x1b[2J`);
	expect(text).toMatch(/^[\n -~]*$/);
	expect(json).toMatch(/^[\n -~]*$/);
	expect((JSON.parse(json) as {findings: Array<{id: string}>}).findings.map(({id}) => id)).toContain('modsecurity-off');
});

test('what may not be read is not health', () => {
	const box = examine(plant({...healthyNginx, '/etc/nginx/sites-enabled/gone': '-> /nowhere'}), now, undefined);
	expect(formatDiagnosis(box, check(box), '/')).toContain('nothing wrong in what could be examined');
});

async function read(...argv: readonly string[]) {
	return readCommandLine(['doctor', ...argv], {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {WAFTOP_ES_URL: 'https://es.example:9200', XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
}

test('the command takes a folder and a severity, and asks no server that no flag names', async () => {
	expect(await read()).toEqual({kind: 'doctor', root: '/', json: false, failOn: 'warn', compare: undefined});
	expect(await read('--root', '/srv/../srv/box', '--fail-on', 'error')).toMatchObject({
		root: '/srv/box',
		failOn: 'error',
	});
	await expect(read('error.log')).rejects.toThrow('doctor: unexpected argument error.log');
	await expect(read('--fail-on', 'info')).rejects.toThrow('--fail-on: invalid value "info"');
	expect(await read('error.log', '--es', 'http://localhost:9200')).toMatchObject({
		compare: {settings: {files: ['error.log']}, elastic: {nodes: [expect.stringContaining('localhost:9200')]}},
	});
	await expect(read('--es', 'http://localhost:9200', '--root', '/srv/box')).rejects.toThrow(
		'--root and --es cannot be used together',
	);
});
