import * as fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {discoverLogs} from '../../source/actions/discover/discover-logs.ts';
import {readShellVariables} from '../../source/actions/discover/apache-variables.ts';
import {readConfigLines, splitArguments} from '../../source/actions/discover/config-lines.ts';
import {describeDiscovery} from '../../source/views/printed/discovery-lines.ts';
import {makeMachine, type MadeMachine} from '../actions/discover/made-machine.ts';

let made: MadeMachine;

beforeAll(() => {
	made = makeMachine();
});
afterAll(() => made.remove());

/* Pieces of which both configurations are made, in any order, with anything between them. */
const piece = fc.oneof(
	fc.constantFrom(
		'http {',
		'server {',
		'}',
		'modsecurity on;',
		'error_log',
		'error_log logs/e.log info;',
		"modsecurity_rules '",
		'modsecurity_rules_file @/apache2/apache2.conf;',
		'Include apache2.conf',
		'IncludeOptional *',
		'Include a\0b/*',
		'Include a\0b',
		'include a\0b;',
		'include */a\0b;',
		'ErrorLog',
		'ErrorLog ${X}',
		'SecAuditEngine On',
		'SecAuditLog "',
		'SecAuditLog \u001B[2J/a.log',
		'SecAuditLogType Concurrent',
		'<VirtualHost',
		'</',
		'<IfDefine',
		'Define X "a',
		'ServerRoot',
		'\\\n',
		'\n',
		';',
		'"',
		'$',
		'\0',
	),
	fc.string({unit: 'binary', maxLength: 12}),
);
const anyText = fc.array(piece, {maxLength: 40}).map(pieces => pieces.join(' '));

test('whatever stands in a configuration, looking for logs ends and nothing of it reaches the terminal raw', async () => {
	await fc.assert(
		fc.asyncProperty(anyText, anyText, async (nginx, apache) => {
			made.write({
				'nginx/nginx.conf': `http { modsecurity on; modsecurity_rules_file @/apache2/apache2.conf; ${nginx}`,
				'apache2/apache2.conf': `SecRuleEngine On\n${apache}`,
			});
			const {logs, notes, problems} = await discoverLogs(made.machine);
			expect(logs.every(log => log.path.startsWith('/'))).toBe(true);
			const lines = describeDiscovery({logs, notes: [...notes], problems});
			expect(lines.join('')).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E]/);
		}),
	);
});

test('any text has words and variables', () => {
	fc.assert(
		fc.property(anyText, text => {
			readShellVariables(text, '');
			for (const {rest} of readConfigLines(text)) {
				expect(splitArguments(rest).join('').length).toBeLessThanOrEqual(rest.length);
			}
		}),
	);
});
