import {type Severity} from './severity.ts';

/**
Every finding that there is: its title, and how bad it is at worst.
*/
export const catalogue = {
	// Not protected
	'modsecurity-not-on': ['rules are configured, and ModSecurity is not on', 'error'],
	'no-rules-loaded': ['ModSecurity is on without a rule set', 'error'],
	'modsecurity-off': ['ModSecurity is off for a part of the site', 'error'],
	'engine-detection-only': ['attacks are logged and let through', 'warn'],
	'crs-setup-missing': ['the Core Rule Set is loaded without its setup file', 'error'],
	'blocking-rule-removed': ['the rule that blocks is removed', 'error'],
	'threshold-too-high': ['the anomaly threshold is too high to block', 'error'],
	'request-body-off': ['request bodies are not inspected', 'error'],
	'body-limit-process-partial': ['what lies beyond the body limit passes unseen', 'error'],
	'engine-off-by-client-value': ['a client can switch the engine off', 'error'],
	'answers-before-the-waf': ['some answers are given before rules run', 'info'],
	'mod-unique-id-absent': ['mod_unique_id is missing, so ModSecurity lets everything through', 'error'],
	'response-not-inspected': ['responses are not inspected', 'info'],
	'paranoia-low': ['hosts differ in paranoia level', 'info'],
	'paranoia-high': ['the paranoia level is high', 'info'],
	'unicode-map-missing': ['%u encodings are not decoded', 'info'],
	'pcre-limits-exceeded': ['rules gave up at the PCRE limits', 'warn'],
	'config-newer-than-process': ['the configuration was changed and not reloaded', 'warn'],
	'two-wafs': ['two engines inspect the same requests', 'info'],
	'rules-twice': ['rules are loaded twice, so the server will not start', 'error'],
	// Not seen
	'error-log-level': ['the level of the error log hides rule matches', 'error'],
	'error-log-off-for-waf': ['ModSecurity does not write to the error log', 'error'],
	'audit-off': ['no audit log is written', 'warn'],
	'audit-relevant-status': ['the audit log leaves out blocked requests', 'warn'],
	'audit-parts': ['audit records lack parts', 'warn'],
	'audit-log-not-reopened': ['the audit log goes into a file that was rotated away', 'error'],
	'logrotate-create-for-audit-log': ['log rotation will lose the audit log', 'warn'],
	'audit-storage-not-writable': ['audit records cannot be stored', 'error'],
	'audit-write-failed': ['audit records cannot be written, or soon not any more', 'error'],
	'audit-on-size': ['every request is recorded, and the disk fills', 'info'],
	'error-page-internal-redirect': ['blocked requests are recorded as their error page', 'warn'],
	'worker-crashes': ['worker processes crash', 'error'],
	'events-in-one-log-only': ['error log and audit log do not tell of the same requests', 'warn'],
	'lines-cut': ['nginx cuts long lines of the error log', 'info'],
	unreadable: ['some lines of a log are of no server', 'info'],
	'other-format': ['a log has another format', 'warn'],
	'engine-messages': ['the engine reports failures', 'warn'],
	'time-zone': ['logs are written in different time zones', 'info'],
	'container-stdout': ['a log goes to a stream and not to a file', 'info'],
	'access-log-poor': ['the access log is missing, or cannot be joined by id', 'info'],
	'index-behind': ['the index lacks what the log has', 'warn'],
	// Who is it
	'client-is-proxy': ['every client seems to be the proxy', 'warn'],
	'real-ip-trusts-everyone': ['every client chooses the address that it is seen with', 'error'],
	'transaction-id-from-client': ['clients choose the ids of their transactions', 'warn'],
	// Costs, secrets, age
	'debug-log-on': ['the debug log of ModSecurity is on', 'warn'],
	'log-readable-by-others': ['every user of the machine can read secrets in a log', 'warn'],
	'uploads-kept': ['uploaded files are kept', 'info'],
	'crs-old': ['the Core Rule Set has known holes', 'warn'],
	'engine-old': ['ModSecurity has known holes', 'warn'],
	'engine-differences': ['the engine ignores some of its directives', 'warn'],
} as const satisfies Readonly<Record<string, readonly [title: string, worst: Severity]>>;

export type FindingId = keyof typeof catalogue;

/**
The table of findings in Markdown, for the documentation.
*/
export function formatCatalogue(): string {
	const rows = Object.entries(catalogue).map(([id, [title, worst]]) => `| \`${id}\` | ${title} | ${worst} |`);
	return ['| id | finds | at worst |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
