import {nameTag} from '../waf/tag-names.ts';
import {type Category} from '../waf/category.ts';
import {own, type CleanText} from '../views/drawing/own-words.ts';
import {sanitize} from '../views/drawing/sanitize.ts';

/**
A category as people outside of the trade call it, with its place in the OWASP Top 10 and among the attack patterns of MITRE.
*/
export type AttackName = {
	readonly name: CleanText;

	/** Of 2021; undefined where the list has no place for it. */
	readonly owasp: CleanText | undefined;
	readonly capec: CleanText | undefined;
};

const owasp = {
	access: own('A01:2021 Broken Access Control'),
	injection: own('A03:2021 Injection'),
	design: own('A04:2021 Insecure Design'),
	misconfiguration: own('A05:2021 Security Misconfiguration'),
	authentication: own('A07:2021 Identification and Authentication Failures'),
} as const;

/*
OWASP: owasp.org/Top10 (2021), by the weaknesses (CWE) that each place lists: path traversal is CWE-22, smuggling CWE-444,
verb tampering CWE-650, session fixation CWE-384, error messages are named at A05. Reconnaissance, floods and reputation
are no weakness of an application. CAPEC: the pattern that CRS tags the rules of the category with.
*/
const table: Readonly<
	Record<Category, readonly [name: CleanText, owasp: keyof typeof owasp | undefined, capec: number]>
> = {
	SQLI: [own('SQL injection'), 'injection', 66],
	XSS: [own('cross-site scripting'), 'injection', 63],
	LFI: [own('path traversal and local files'), 'access', 126],
	RFI: [own('remote file inclusion'), 'injection', 253],
	RCE: [own('command execution'), 'injection', 88],
	PHP: [own('PHP injection'), 'injection', 242],
	JAVA: [own('Java injection'), 'injection', 248],
	NODE: [own('Node.js injection'), 'injection', 242],
	RUBY: [own('leak of Ruby errors'), 'misconfiguration', 54],
	GENERIC: [own('code injection, of any language'), 'injection', 242],
	SESSION: [own('session fixation'), 'authentication', 61],
	SCANNER: [own('vulnerability scanner'), undefined, 310],
	PROTOCOL: [own('protocol violation'), 'design', 272],
	METHOD: [own('method not allowed'), 'design', 274],
	DOS: [own('denial of service'), undefined, 0],
	IP: [own('address with a bad reputation'), undefined, 0],
	LEAK: [own('leak in a response'), 'misconfiguration', 54],
	SHELL: [own('web shell'), undefined, 650],
};

/**
Undefined for categories of other rule sets, whose names say all that is known.
*/
export function nameAttack(category: Category): AttackName | undefined {
	if (!Object.hasOwn(table, category)) {
		return undefined;
	}

	const [name, place, capec] = table[category];
	return {
		name,
		owasp: place === undefined ? undefined : owasp[place],
		capec: capec === 0 ? undefined : sanitize(nameTag(`capec/${capec}`)),
	};
}
