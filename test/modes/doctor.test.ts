import {expect, test} from 'vitest';
import {formatDiagnosis} from '../../source/views/printed/diagnosis-text.ts';
import {formatDiagnosisJson} from '../../source/views/printed/diagnosis-json.ts';
import {examine} from '../../source/actions/doctor/examine.ts';
import {diagnose as check} from '../../source/doctor/diagnose.ts';
import {readDoctorCommand} from '../../source/settings/doctor-command-line.ts';
import {doctorOptions} from '../../source/settings/doctor-options.ts';
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

test('the command takes a folder and a severity, and no file', () => {
	const given = (option: keyof typeof doctorOptions, text: string) =>
		new Map([
			[doctorOptions[option], {texts: [text], label: `--${doctorOptions[option].flag}`, from: 'flag' as const}],
		]);
	expect(readDoctorCommand([], new Map(), 0)).toEqual({kind: 'doctor', root: '/', json: false, failOn: 'warn'});
	expect(readDoctorCommand([], given('root', '/srv/../srv/box'), 0).root).toBe('/srv/box');
	expect(() => readDoctorCommand(['error.log'], new Map(), 0)).toThrow('doctor: unexpected argument error.log');
	expect(() => readDoctorCommand([], given('failOn', 'info'), 0)).toThrow('--fail-on: invalid value "info"');
});
