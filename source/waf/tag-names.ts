/** Names of the attack patterns that CRS tags its rules with, as capec.mitre.org calls them. */
const attackPatterns: Readonly<Record<string, string>> = {
	6: 'Argument Injection',
	17: 'Using Malicious Files',
	33: 'HTTP Request Smuggling',
	34: 'HTTP Response Splitting',
	54: 'Query System for Information',
	61: 'Session Fixation',
	63: 'Cross-Site Scripting',
	66: 'SQL Injection',
	88: 'OS Command Injection',
	116: 'Excavation',
	126: 'Path Traversal',
	137: 'Parameter Injection',
	152: 'Inject Unexpected Items',
	153: 'Input Data Manipulation',
	175: 'Code Inclusion',
	210: 'Abuse Existing Functionality',
	220: 'Client-Server Protocol Manipulation',
	224: 'Fingerprinting',
	229: 'Serialized Data Parameter Blowup',
	242: 'Code Injection',
	248: 'Command Injection',
	253: 'Remote Code Inclusion',
	255: 'Manipulate Data Structures',
	267: 'Leverage Alternate Encoding',
	272: 'Protocol Manipulation',
	274: 'HTTP Verb Tampering',
	310: 'Scanning for Vulnerable Software',
	460: 'HTTP Parameter Pollution',
	541: 'Application Fingerprinting',
	586: 'Object Injection',
	593: 'Session Hijacking',
	650: 'Upload a Web Shell to a Web Server',
	676: 'NoSQL Injection',
};

/**
A tag in words where it has any: `capec/1000/152/248/66` is `CAPEC-66 SQL Injection`.
*/
export function nameTag(tag: string): string {
	const number = /^capec\/(?:\d+\/)*(\d+)$/i.exec(tag)?.[1];
	return number === undefined ? tag : `CAPEC-${number}${number in attackPatterns ? ` ${attackPatterns[number]}` : ''}`;
}
