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
	const {logs, notes, problems} = await discoverLogs(made.machine);
	const found = {logs, notes: [...notes], problems};
	return JSON.parse(made.shorten(JSON.stringify(found))) as typeof found;
}

async function pathsOf(text: string, more: Record<string, string> = {}) {
	const {logs} = await discover({'apache2/apache2.conf': `SecRuleEngine On\n${text}`, ...more});
	return logs.map(log => log.path);
}

test('a configuration as Debian lays it out gives its logs, with the variables of envvars', async () => {
	const {logs, notes, problems} = await discover({
		'apache2/envvars': `# a comment
if [ "\${APACHE_CONFDIR##/etc/apache2-}" != "\${APACHE_CONFDIR}" ] ; then
	SUFFIX="-\${APACHE_CONFDIR##/etc/apache2-}"
else
	SUFFIX=
fi
export APACHE_LOG_DIR=/var/log/apache2$SUFFIX
export LANG=\`locale\`
`,
		'apache2/apache2.conf': `ErrorLog \${APACHE_LOG_DIR}/error.log
LogLevel warn
IncludeOptional mods-enabled/*.load
IncludeOptional mods-enabled/*.conf
IncludeOptional none/*.conf
IncludeOptional none.conf
Include sites-enabled
`,
		'apache2/mods-enabled/security2.load': 'LoadModule security2_module /usr/lib/mod_security2.so',
		'apache2/mods-enabled/security2.conf':
			'<IfModule security2_module>\n  IncludeOptional modsecurity/*.conf\n</IfModule>',
		'apache2/modsecurity/modsecurity.conf': `SecRuleEngine On
SecAuditEngine RelevantOnly
SecAuditLogType Serial
SecAuditLog /var/log/apache2/modsec_audit.log
`,
		'apache2/sites-enabled/a.conf': `<VirtualHost *:80>
	ErrorLog "\${APACHE_LOG_DIR}/a error.log"
	<Location /private/>
		SecAuditLogType Concurrent
		SecAuditLog logs/index.log
		SecAuditLogStorageDir audit
	</Location>
</VirtualHost>
<VirtualHost *:81>
	ServerName b.test
</VirtualHost>`,
	});
	expect(problems).toEqual([]);
	expect(notes).toEqual([]);
	expect(logs).toEqual([
		{
			path: '/var/log/apache2/error.log',
			kind: 'error',
			server: 'Apache',
			why: 'ErrorLog in @/apache2/apache2.conf:1',
		},
		{
			path: '/var/log/apache2/a error.log',
			kind: 'error',
			server: 'Apache',
			why: 'ErrorLog in @/apache2/sites-enabled/a.conf:2',
		},
		{
			path: '/var/log/apache2/modsec_audit.log',
			kind: 'audit',
			server: 'Apache',
			why: 'SecAuditLog in @/apache2/modsecurity/modsecurity.conf:4',
			format: 'Native',
		},
		{
			path: '@/apache2/logs/index.log',
			kind: 'audit-index',
			server: 'Apache',
			why: 'SecAuditLog in @/apache2/sites-enabled/a.conf:5',
			format: 'Native',
			storage: '@/apache2/audit',
		},
	]);
});

describe('what Apache reads', () => {
	test('Define, UnDefine and <IfDefine> choose', async () => {
		expect(
			await pathsOf(`Define LOGS /srv/logs
<IfDefine !LOGS>
	ErrorLog /wrong.log
</IfDefine>
<IfDefine OTHER>
	<IfModule x>
		ErrorLog /wrong.log
	</IfModule>
	ErrorLog /wrong.log
</IfDefine>
<IfFile "@/apache2/none">
	ErrorLog /wrong.log
</IfFile>
ErrorLog \${LOGS}/error.log`),
		).toEqual(['/srv/logs/error.log']);
	});

	test('ServerRoot changes what relative names mean', async () => {
		expect(await pathsOf('ServerRoot "@/srv"\nErrorLog logs/e.log')).toEqual(['@/srv/logs/e.log']);
	});

	test('without an ErrorLog it is the one that was compiled in', async () => {
		expect(await pathsOf('ServerName a.test')).toEqual(['@/apache2/logs/built_log']);
	});

	test('a section ends with its file, and what closes nothing changes nothing', async () => {
		const more = {'apache2/a.conf': '</VirtualHost>\n<VirtualHost *:80>\nErrorLog /host.log\n'};
		expect(await pathsOf('Include a.conf\n</Location>\nErrorLog /main.log', more)).toEqual(['/main.log', '/host.log']);
	});
});

test.each([
	['ErrorLog syslog:local1', 'ErrorLog in @/apache2/apache2.conf:2 goes to syslog', 'journalctl -fu apache2'],
	['ErrorLog "|/usr/bin/rotatelogs /var/log/e.%Y 86400"', 'goes to a program: |/usr/bin/rotatelogs', 'waftop FILE'],
	['ErrorLog /dev/stderr', 'goes to /dev/stderr', 'docker logs'],
	['ErrorLog ${NOBODY_KNOWS}/error.log', 'uses an unknown variable', 'name the log yourself'],
	['ErrorLog /e.log\nLogLevel emerg ssl:warn', '/e.log has no ModSecurity lines', 'LogLevel warn'],
])('%s is named with a way out', async (line, sentence, hint) => {
	const {logs, problems} = await discover({'apache2/apache2.conf': `SecRuleEngine On\n${line}`});
	expect(logs).toEqual([]);
	expect(problems).toEqual([{sentence: expect.stringContaining(sentence), hint: expect.stringContaining(hint)}]);
});

test('an Apache without ModSecurity is said to have none', async () => {
	const {logs, notes} = await discover({'apache2/apache2.conf': 'ErrorLog /e.log'});
	expect(logs.map(log => log.path)).toEqual(['/e.log']);
	expect(notes).toEqual(['ModSecurity is not on in Apache: @/apache2/apache2.conf loads no security2_module']);
});

test('a second Apache of Debian has its own folder of logs', async () => {
	made.write({
		'apache2-test/apache2.conf': 'SecRuleEngine On\nErrorLog ${APACHE_LOG_DIR}/error.log',
		'apache2-test/envvars': 'SUFFIX=\nexport APACHE_LOG_DIR=/var/log/apache2$SUFFIX\n',
	});
	const [places] = made.machine.apacheFiles;
	const folder = `${made.folder}/apache2-test`;
	const apacheFiles = [{...places, mainFile: `${folder}/apache2.conf`, variablesFile: `${folder}/envvars`}];
	const {logs} = await discoverLogs({...made.machine, apacheFiles});
	expect(logs.map(log => log.path)).toEqual(['/var/log/apache2-test/error.log']);
});

test('where there is no server, logs at usual paths are taken, those that are there', async () => {
	const {logs, problems} = await discover({'var/modsec_audit.log': ''});
	expect(logs).toEqual([
		{path: '@/var/modsec_audit.log', kind: 'audit', why: 'a usual place, not named by any configuration'},
	]);
	expect(problems).toEqual([]);
});
