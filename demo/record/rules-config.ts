import path from 'node:path';
import {type WafFiles} from './packages.ts';

export type Engine = 'On' | 'DetectionOnly';

/**
What both servers can be told about the WAF.
*/
export type RulesOptions = {
	/** Default `On`. */
	readonly engine?: Engine;

	/** 1 (default) to 4. */
	readonly paranoia?: number;

	/** Inbound anomaly score from which a request is blocked; default 5. */
	readonly threshold?: number;

	/** Format of the audit log, which holds every transaction with a rule match; default `JSON`. */
	readonly audit?: 'JSON' | 'Native' | 'off';

	/** More directives of ModSecurity, before the Core Rule Set. */
	readonly rules?: string;
};

/**
The ModSecurity configuration: what `modsecurity.conf-recommended` sets (the packages lack it), then the Core Rule Set.

The rules are read through `FOLDER/modsecurity-crs`, a link, since the path is printed in every line of the log.
*/
export function toRulesConfig(files: WafFiles, folder: string, options: RulesOptions): string {
	const {engine = 'On', paranoia = 1, threshold = 5, audit = 'JSON', rules = ''} = options;
	return `
SecRuleEngine ${engine}
SecRequestBodyAccess On
SecRequestBodyLimit 13107200
SecRequestBodyNoFilesLimit 131072
SecResponseBodyAccess On
SecResponseBodyMimeType text/plain text/html text/xml application/json
SecResponseBodyLimit 524288
SecResponseBodyLimitAction ProcessPartial
SecTmpDir ${folder}/data
SecDataDir ${folder}/data
SecArgumentSeparator &
SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" "id:200000,phase:1,pass,nolog,t:none,t:lowercase,ctl:requestBodyProcessor=XML"
SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:200001,phase:1,pass,nolog,t:none,t:lowercase,ctl:requestBodyProcessor=JSON"
SecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:400,msg:'Failed to parse request body.',logdata:'%{reqbody_error_msg}',severity:2"
SecAuditEngine ${audit === 'off' ? 'Off' : 'RelevantOnly'}
SecAuditLogRelevantStatus "^599$"
SecAuditLogParts ABHZ
SecAuditLogType Serial
${audit === 'off' ? '' : `SecAuditLogFormat ${audit}\nSecAuditLog ${folder}/logs/modsec_audit.log`}
Include ${path.join(files.root, 'etc/modsecurity/crs/crs-setup.conf')}
SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=${paranoia},setvar:tx.blocking_paranoia_level=${paranoia}"
SecAction "id:900110,phase:1,nolog,pass,t:none,setvar:tx.inbound_anomaly_score_threshold=${threshold},setvar:tx.outbound_anomaly_score_threshold=4"
${rules}
Include ${folder}/modsecurity-crs/rules/*.conf
`;
}
