import {
	chmodSync,
	chownSync,
	lchownSync,
	mkdirSync,
	mkdtempSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {readConfigFile} from '../../source/settings/config-file.ts';
import {elasticOptions} from '../../source/settings/elastic-options.ts';
import {type Given, type Option} from '../../source/settings/option.ts';
import {mainOptions, options} from '../../source/settings/options.ts';
import {formatConfig} from '../../source/settings/print-config.ts';
import {findEffective, toKeptSettings} from '../../source/settings/resolve-settings.ts';
import {parseConfigText} from '../../source/settings/config-text.ts';
import {sentenceOf} from './sentence-of.ts';
import {hour, minute} from '../../source/waf/clock.ts';
import {skipUnlessRoot} from '../skip.ts';

const now = Date.UTC(2026, 10, 25, 12);
let folder: string;
let warnings: string[];
let file: string;

beforeEach(() => {
	warnings = [];
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-config-'));
	file = path.join(folder, 'waftop', 'config.yaml');
	mkdirSync(path.dirname(file));
});

afterEach(() => {
	rmSync(folder, {recursive: true});
});

async function read(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
	return readCommandLine(args, {
		now,
		isTerminal: true,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: folder, ...environment},
		warn: sentence => warnings.push(sentence),
	});
}

async function settingsOf(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
	const request = await read(args, environment);
	if (request.kind !== 'run') {
		throw new Error(`this asks for ${request.kind}`);
	}

	return request.settings;
}

describe('flags win over the environment, that over the file, that over the defaults', () => {
	test('for a single setting', async () => {
		expect((await settingsOf(['x.log'])).window).toBe(15 * minute);
		writeFileSync(file, 'window: 5m\n');
		expect((await settingsOf(['x.log'])).window).toBe(5 * minute);
		expect((await settingsOf(['x.log'], {WAFTOP_WINDOW: '1m'})).window).toBe(minute);
		expect((await settingsOf(['x.log', '--window', '1h'], {WAFTOP_WINDOW: '1m'})).window).toBe(hour);
	});

	test('for all that denying needs', async () => {
		writeFileSync(
			file,
			`read_only: true
deny:
  method: early
  file: /srv/deny.conf
  nginx: nginx -p '/my srv'
  reload: systemctl reload nginx
  duration: 7d
  allow: [192.0.2.0/24, '2001:DB8::1']
  overwritten_headers: [CF-Connecting-IP]
`,
		);
		const {deny, readOnly} = await settingsOf(['x.log', '--no-read-only'], {WAFTOP_DENY_ALLOW: ''});
		expect(readOnly).toBe(false);
		expect(deny).toEqual({
			method: 'early',
			file: '/srv/deny.conf',
			nginx: ['nginx', '-p', '/my srv'],
			reload: ['systemctl', 'reload', 'nginx'],
			duration: 7 * 24 * hour,
			allow: ['192.0.2.0/24', '2001:db8::1'],
			overwrittenHeaders: ['CF-Connecting-IP'],
			hosts: [],
			command: undefined,
			undoCommand: undefined,
		});
	});

	test('for files: those of the command line alone, where it names any', async () => {
		expect((await read([])).kind).toBe('discover');
		expect((await settingsOf([], {WAFTOP_FILES: '/a.log:/b.log'})).files).toEqual(['/a.log', '/b.log']);
		writeFileSync(file, 'files: [/var/log/nginx/error.log]\n');
		expect((await settingsOf([])).files).toEqual(['/var/log/nginx/error.log']);
		expect((await settingsOf(['x.log'])).files).toEqual(['x.log']);
		expect((await settingsOf(['-'])).files).toEqual([]);
		expect((await settingsOf(['demo'])).files).toEqual([]);
	});

	test('a permanent deny can be the usual one', async () => {
		expect((await settingsOf(['x.log'])).deny.duration).toBe(hour);
		expect((await settingsOf(['x.log'], {WAFTOP_DENY_DURATION: 'permanent'})).deny.duration).toBeUndefined();
	});
});

test.each([
	['windw: 5m', '1: unknown setting windw; did you mean window?'],
	['window: 7m', '1: window: invalid time window "7m"; must be one of 1m, 5m, 15m, 1h, 24h, 7d, 30d'],
	['\n\nwindow: [5m]', '3: window must be one value'],
	['ascii: "yes"', '1: ascii must be true or false'],
	['files: x.log', '1: files must be a list'],
	['deny:\n  alow: []', '2: unknown setting deny.alow; did you mean deny.allow?'],
	[
		'deny:\n  allow:\n    - 192.0.2.7\n    - nobody',
		'3: deny.allow: invalid address or range "nobody"; write it as 192.0.2.7',
	],
	[
		'deny:\n  nginx: nginx -g "daemon off',
		'2: deny.nginx: invalid command "nginx -g "daemon off": a quote " is not closed',
	],
	['deny: early', '1: deny must be lines of settings'],
	['- a', '1: the file must be lines of settings, such as'],
	['a: [', ':1: a bracket or a quote is not closed'],
	['window: 5m\nwindow: 1m', ':2: this setting stands there twice'],
	['deny:\n\tfile: x', ':2: a tab begins the line; indent with blanks'],
	['theme: @mono', ':1: a value that begins with this sign needs quotes'],
	['files: *logs', 'a value that begins with'],
	['window 5m\ntheme: mono', ':1: a setting without a colon behind its name'],
])('%j is told with file, line and key', async (text, words) => {
	writeFileSync(file, text);
	expect(await sentenceOf(read(['x.log']))).toContain(words);
	expect(await sentenceOf(read(['x.log']))).toContain(file);
});

test('an empty file, or one of comments, sets nothing', async () => {
	for (const text of ['', '# nothing\n', 'deny:\n', 'window:\n']) {
		writeFileSync(file, text);
		expect((await settingsOf(['x.log'])).window).toBe(15 * minute);
	}
});

test('aliases cannot make a small file large', async () => {
	const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
	for (let level = 0; level < 9; level++) {
		lines.push(
			`${'bcdefghij'[level]}: &${'bcdefghij'[level]} [${Array.from({length: 9}, () => `*${'abcdefghi'[level]}`).join(', ')}]`,
		);
	}

	writeFileSync(file, lines.join('\n'));
	await expect(read(['x.log'])).rejects.toThrow(file);
});

test('a file that is named must be there; the usual one need not', async () => {
	await expect(read(['x.log', '--config', path.join(folder, 'other.yaml')])).rejects.toThrow(
		'other.yaml does not exist',
	);
	writeFileSync(path.join(folder, 'other.yaml'), 'window: 1h');
	expect((await settingsOf(['x.log', '--config', path.join(folder, 'other.yaml')])).window).toBe(hour);
});

describe('root uses a settings file only if nobody else can change it', () => {
	const content = 'window: 1h\nes:\n  url: [http://192.0.2.9:9200]\n  password_file: /etc/shadow\n';

	test.each<[string, () => void]>([
		['it belongs to another user', () => chownSync(file, 65_534, 65_534)],
		['it can be changed by others', () => chmodSync(file, 0o666)],
		['others can change FOLDER', () => chownSync(path.dirname(file), 65_534, 0)],
		['others can change FOLDER', () => chmodSync(path.dirname(file), 0o777)],
		['FILE is a link of another user', () => linkFrom(65_534)],
	])('%s', async (words, spoil) => {
		skipUnlessRoot();
		writeFileSync(file, content, {mode: 0o644});
		expect((await settingsOf([])).elastic?.passwordFile).toBe('/etc/shadow');
		expect(warnings).toEqual([]);
		spoil();
		const reason = words.replace('FOLDER', path.dirname(file)).replace('FILE', file);
		const sentence = `root does not use the settings file ${file}, because ${reason}: the defaults apply`;
		const {window, elastic} = await settingsOf(['x.log']);
		expect({window, elastic}).toEqual({window: 15 * minute, elastic: undefined});
		expect(warnings).toEqual([sentence]);
		const {text} = (await read(['--print-config'])) as {text: string};
		expect(text).toContain(`\n# ${sentence}\n`);
		expect(text).not.toContain('192.0.2.9');
		// Who names it wants it: to go on without would be another run than the one that was asked for.
		await expect(read(['x.log', '--config', file])).rejects.toThrow(
			`--config: root does not use ${file}, because ${reason}`,
		);
	});

	test('a sentence with a name that would move the cursor is one line of comment', async () => {
		skipUnlessRoot();
		const home = path.join(folder, 'a\nes: {url: [http://192.0.2.9]}\u001B[2J\u202E');
		const odd = path.join(home, 'waftop', 'config.yaml');
		mkdirSync(path.dirname(odd), {recursive: true});
		writeFileSync(odd, content);
		chownSync(odd, 65_534, 65_534);
		const {text} = (await read(['--print-config'], {XDG_CONFIG_HOME: home})) as {text: string};
		expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/u);
		expect(parseConfigText(text, 'printed.yaml').get(elasticOptions.nodes)).toBeUndefined();
	});

	function linkFrom(owner: number): void {
		renameSync(file, `${file}.real`);
		symlinkSync(`${file}.real`, file);
		lchownSync(file, owner, owner);
	}
});

test('what --print-config prints is a settings file that gives the same settings', () => {
	const texts: Record<string, fc.Arbitrary<string[]>> = {
		files: fc.array(fc.string({minLength: 1, unit: 'binary'})),
		access_logs: fc.array(fc.constantFrom('/var/log/nginx/access.log', '-', 'a*.log')),
		access_formats: fc.array(
			fc.constantFrom('combined', '%h %l %u %t \\"%r\\" %>s', '$remote_addr "$request" $status'),
		),
		audit_storage: fc.constantFrom(['/'], [os.tmpdir()]),
		geoip: fc.array(fc.string({minLength: 1, unit: 'binary'})),
		notes: fc.array(fc.string({minLength: 1, unit: 'binary'})),
		alerts: fc.array(fc.string({minLength: 1, unit: 'binary'})),
		window: fc.constantFrom(['1m'], ['24h']),
		timezone: fc.constantFrom(['UTC'], ['+01:00'], ['Europe/Berlin']),
		theme: fc.constantFrom(['mono'], ['deuteranopia']),
		ascii: fc.constantFrom(['true'], ['false']),
		copying: fc.constantFrom(['true'], ['false']),
		show_secrets: fc.constantFrom(['true'], ['false']),
		read_only: fc.constantFrom(['true'], ['false']),
		'deny.method': fc.constantFrom(['auto'], ['early']),
		'deny.file': fc.string({minLength: 1}).map(text => [text]),
		'deny.nginx': fc.constantFrom(['nginx'], [`nginx -g "daemon off;" -p '/x: #y'`]),
		'deny.reload': fc.constantFrom(['true'], ['no'], ['null'], ['systemctl reload nginx']),
		'deny.duration': fc.constantFrom(['10m'], ['permanent'], ['7d']),
		'deny.allow': fc.array(fc.constantFrom('192.0.2.7', '2001:db8::/32', '::1')),
		'deny.overwritten_headers': fc.array(fc.constantFrom('CF-Connecting-IP', 'on', 'Null')),
		'deny.hosts': fc.array(fc.constantFrom('web1', 'admin@web2.test')),
		'deny.command': fc.constantFrom(['ssh {host} sudo waftop block {address} --for {duration} --yes']),
		'deny.undo_command': fc.constantFrom(['ssh {host} sudo waftop unblock {address} --yes']),
		'es.url': fc.array(fc.constantFrom('https://es.test:9200', 'http://u@127.0.0.1:9200/es'), {minLength: 1}),
		'es.index': fc.constantFrom(['logstash-*'], ['a,b:logs-*']),
		'es.cloud_id': fc.constantFrom(['prod:ZXhhbXBsZS50ZXN0JGVzaWQka2lk']),
		'es.user': fc.constantFrom(['waf'], ['null']),
		'es.password_file': fc.constantFrom(['/etc/waftop/password']),
		'es.api_key_file': fc.constantFrom(['/etc/waftop/key']),
		'es.ca': fc.constantFrom(['/etc/ssl/ca.pem']),
		'es.fingerprint': fc.constantFrom(['AB'.repeat(32)]),
		'es.insecure': fc.constantFrom(['true'], ['false']),
		'es.proxy': fc.constantFrom(['http://proxy.test:3128']),
		'es.shape': fc.constantFrom(['audit-v3'], ['logstash-fields']),
	};
	const byKey = new Map(
		options.flatMap(option => (option.setting === undefined ? [] : [[option.setting.key, option] as const])),
	);
	expect(Object.keys(texts).toSorted()).toEqual(
		[...byKey].flatMap(([key, {isSecret}]) => (isSecret ? [] : [key])).toSorted(),
	);
	fc.assert(
		fc.property(fc.record(texts, {requiredKeys: []}), given => {
			const effective = new Map(
				Object.entries(given).map(([key, values = []]): [Option, Given] => [
					byKey.get(key)!,
					{texts: values, label: key, from: 'flag'},
				]),
			);
			const printed = parseConfigText(formatConfig(effective), 'printed.yaml');
			expect(toKeptSettings(printed, now)).toEqual(toKeptSettings(effective, now));
		}),
	);
});

test('--print-config shows no secret, wherever it stands', async () => {
	writeFileSync(file, 'es:\n  api_key: first-secret\n');
	const args = [
		'--print-config',
		'--es',
		'https://waf:second-secret@es.test:9200',
		'--es-proxy',
		'http://p:third-secret@proxy.test',
	];
	const request = await read(args, {
		WAFTOP_ES_PASSWORD: 'fourth-secret',
		WAFTOP_DENY_COMMAND: 'curl http://d:fifth-secret@192.0.2.9/?a={address}',
	});
	const {text} = request as {text: string};
	expect(text).not.toMatch(/(?:first|second|third|fourth|fifth)-secret/);
	expect(text).toContain('https://waf@es.test:9200');
	for (const url of ['https://waf:sixth/secret@es.test', 'htps//waf:sixth@secret@es.test']) {
		expect(await sentenceOf(read(['--es', url]))).not.toMatch(/sixth|secret/);
	}

	expect(text).toMatch(/from the environment\n {2}#password: \(not shown\)/);
});

test('a secret on the command line is known as exposed, one of the environment is not', async () => {
	const {elastic} = await settingsOf(['--es', 'https://waf:secret@es.test:9200']);
	expect(elastic?.isExposed).toBe(true);
	expect((await settingsOf(['--es', 'https://waf@es.test'], {WAFTOP_ES_PASSWORD: 'x'})).elastic?.isExposed).toBe(false);
	expect((await settingsOf(['--es', 'https://es.test', '--es-api-key', 'x'])).elastic?.isExposed).toBe(true);
});

test('--print-config says where each value comes from', async () => {
	writeFileSync(file, 'theme: mono\n');
	const request = await read(['--print-config', '--window', '1h'], {WAFTOP_DENY_METHOD: 'early'});
	expect(request).toMatchObject({kind: 'print-config'});
	const {text} = request as {text: string};
	expect(text).toMatch(/from the command line\nwindow: "1h"/);
	expect(text).toMatch(/from the settings file\ntheme: mono/);
	expect(text).toMatch(/from the environment\n {2}method: early/);
	expect(text).toMatch(/not set\n {2}#nginx:/);
	const {given} = await readConfigFile(undefined, {XDG_CONFIG_HOME: folder});
	expect(findEffective(new Map(), {}, given, now).get(mainOptions.theme)?.from).toBe('file');
});

test('secrets are masked unless flag, environment or file say otherwise', async () => {
	const settings = await settingsOf(['error.log']);
	expect(settings.showSecrets).toBe(false);
	const asked = await settingsOf(['error.log', '--show-secrets']);
	expect(asked.showSecrets).toBe(true);
	writeFileSync(file, 'show_secrets: true\n');
	const kept = await settingsOf(['error.log']);
	expect(kept.showSecrets).toBe(true);
	const refused = await settingsOf(['error.log', '--no-show-secrets']);
	expect(refused.showSecrets).toBe(false);
});

test('a list may be given piece by piece; the names of files keep their commas', async () => {
	expect((await settingsOf(['error.log', '--geoip', 'a,b.mmdb', '--geoip=c.mmdb'])).geoip).toEqual([
		'a,b.mmdb',
		'c.mmdb',
	]);
	expect((await settingsOf(['error.log'], {WAFTOP_GEOIP: '/a b.mmdb:/c.mmdb'})).geoip).toEqual([
		'/a b.mmdb',
		'/c.mmdb',
	]);
	expect((await settingsOf(['error.log', '--note', 'call 5, or 6', '--note', 'breathe'])).notes).toEqual([
		'call 5, or 6',
		'breathe',
	]);
	expect((await settingsOf(['error.log'], {WAFTOP_NOTES: 'call 5, or 6\nbreathe'})).notes).toEqual([
		'call 5, or 6',
		'breathe',
	]);
	const {elastic} = await settingsOf(['--es', 'https://a.test,https://b.test', '--es', 'https://c.test']);
	expect(elastic?.nodes).toEqual(['https://a.test', 'https://b.test', 'https://c.test']);
	expect(await settingsOf(['error.log'])).toMatchObject({geoip: [], elastic: undefined});
});
