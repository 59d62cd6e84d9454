/**
Lines of a kind that waftop knows and does not read.
*/
export type ForeignLog = {
	/** In a sentence after `FILE holds`. */
	readonly name: string;

	/** What to do instead, as the rest of the sentence. */
	readonly advice: string;

	/** They are ModSecurity's or Coraza's, in a form that is not known. */
	readonly isOurs?: boolean;
};

/** A line is looked at up to here. */
const longestLooked = 4096;

const errorLog = 'open the error log instead, such as /var/log/nginx/error.log, or the audit log';
const onlyModSecurity = 'waftop reads ModSecurity and Coraza only';

/** The first that fits. Marks that a client can send are anchored, or stand in front of a client's text. */
const kinds: ReadonlyArray<readonly [RegExp, ForeignLog]> = [
	// 2026/11/25 11:00:00 [error] 21#21: *7 NAXSI_FMT: ip=192.0.2.72&server=shop.test&uri=/&…
	[
		/^(?:\d{4}\/\d\d\/\d\d [\d:]{8} \[[a-z]+\] [\d#]{3,25}: (?:\*\d+ )?)?NAXSI_(?:FMT|EXLOG): /,
		{name: 'lines of NAXSI', advice: onlyModSecurity},
	],
	// { "timeStamp": "…", "category": "ApplicationGatewayFirewallLog", "properties": { "clientIp": "192.0.2.7", … } }
	[
		/^\s*\{.{0,2000}"(?:category|operationName|Type)"\s*:\s*"(?:ApplicationGatewayFirewall(?:Log)?|AGWFirewallLogs)"/i,
		{
			name: 'the firewall log of Azure Application Gateway',
			advice: 'it is not read; its portal and Log Analytics show it',
		},
	],
	// attack_type="SQL-Injection",blocking_exception_reason="N/A",…,support_id="123",…
	[
		/^(?:ASM:)?attack_type="[^"]{0,500}",.{0,3000}(?:support_id|violations)="/,
		{name: 'the security log of F5 App Protect', advice: onlyModSecurity},
	],
	// [Mon Jan 02 03:04:05 2006] [error] [client 192.0.2.76] mod_security: Access denied with code 403. Pattern match …
	[
		/^(?:\[[^\]]{19,32}\] \[[a-z]+\] (?:\[client [^\]]{2,50}\] )?)?mod_security(?:: (?:Access denied|Warning|Pausing|pausing)|-message: )/,
		{name: 'lines of ModSecurity 1', advice: 'waftop reads ModSecurity 2 and 3'},
	],
	// 192.0.2.73 - - [25/Nov/2026:11:00:00 +0000] "GET / HTTP/1.1" 200 612
	[
		/^(?:[\w.:-]{1,255} )?\S{1,255} \S{1,255} \S{1,255} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8} [+-]{1,2}\d{4}\] "[^"]{0,3000}" (?:\d{3}|-) (?:\d+|-)(?: |$)/,
		{name: 'an access log', advice: `${errorLog}, and this one beside it with --access-log`},
	],
	// {"level":"error","ts":1795604400.1,"logger":"http.log.access.log0","msg":"handled request","request":{…}}
	[
		/^\s*\{(?:"(?:level|ts|time)":(?:"[^"]{0,60}"|[\d.e+]{1,30}),){0,4}"logger":"http\.log\.access/,
		{
			name: "Caddy's access log",
			advice: "open Caddy's own log instead, which holds the lines of http.handlers.waf, or the audit log",
		},
	],
	// {"activity_id":1,"class_uid":4002,"category_uid":4,…,"enrichments":[…],"http_request":{…}}
	[
		/^\s*\{(?=.{0,4000}"(?:class_uid|category_uid|type_uid)"\s*:\s*\d)(?=.{0,4000}"(?:http_request|enrichments|metadata)"\s*:)/,
		{name: 'audit records in the form OCSF', advice: 'set SecAuditLogFormat JSON, which waftop reads'},
	],
	// 2026-01-02 03:04:05.678901 [ERROR] [1234] [Module:mod_security]setSecRule(type 1) /r.conf failed, ret -1, reason: …
	[
		/^\d{4}-\d\d-\d\d [\d:.]{8,18} \[[A-Z]{3,9}\].{0,300}\[Module:mod_security\] ?setSecRule\(/,
		{
			name: 'lines of OpenLiteSpeed about rules that it could not load',
			advice: 'mend the rules; attacks are in its audit log, such as auditmodsec.log',
		},
	],
	// [02/Jan/2026:03:04:05 +0000] [shop.test/sid#55d0c8][rid#7f3a][/p][4] Initialising transaction (txid …).
	// [179548659847.780325] [/p] [4] Initializing transaction
	[
		/^(?:\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8} [+-]{1,2}\d{4}\] \[[^\]]{1,300}sid#[0-9a-f]+\]\[rid#[0-9a-f]+\]|\[\d{10,12}(?:\.\d{6})?\] \[[^\]]{0,2000}\] \[\d\] )/,
		{name: 'the debug log of ModSecurity', advice: errorLog},
	],
];

/**
Names the kind of a line that is known and not read, with what to do instead; undefined for every other line. To be called once a file, not once a line: it costs some microseconds.
*/
export function nameForeignLog(line: string): ForeignLog | undefined {
	const text = line.slice(0, longestLooked);
	return kinds.find(([mark]) => mark.test(text))?.[1];
}

const serverHeads =
	'waftop reads what nginx, Apache and syslog put in front of it; name the fields of ErrorLogFormat as its manual does';

/** What a line nearly is. A path of nginx's lines may hold such words, too: those have a head that is known. */
const nearKinds: ReadonlyArray<readonly [RegExp, ForeignLog]> = [
	[
		/^(?!\d{4}\/\d\d\/\d\d )(?!\S{1,255} \S{1,255} \S{1,255} \[).{0,1000}(?:ModSecurity|Coraza): (?:Warning\.|Access (?:denied|allowed|dropped))/,
		{name: 'lines of the engine behind a head that is not known', advice: serverHeads, isOurs: true},
	],
	[
		/^\s*\{.{0,3000}"(?:transaction|audit_data|secrules_engine|unique_id)"/,
		{
			name: 'objects with an audit record in them, in a field that is not known',
			advice: 'give the record itself, or the text in one of message, log and msg',
			isOurs: true,
		},
	],
	[
		/^.{0,200}-{2,3}[\dA-Za-z]{8,10}-{1,3}[A-K]--\s*$/,
		{
			name: 'parts of an audit record without its beginning or end',
			advice: 'give the log from a line --…-A-- on, with no other text in front of its lines',
			isOurs: true,
		},
	],
];

/**
Names what a line nearly is that none of the readers took: one of ModSecurity's in an unusual wrapping. Undefined where nothing in it is. Costs some microseconds.
*/
export function nameNearShape(line: string): ForeignLog | undefined {
	const text = line.slice(0, longestLooked);
	return nearKinds.find(([mark]) => mark.test(text))?.[1];
}
