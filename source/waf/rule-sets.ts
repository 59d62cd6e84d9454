import {type Category, crsCategories} from './category.ts';
import {type Evaluation} from './rule.ts';

const byCrsNumber = new Map<number, Category>();
for (const [category, numbers] of Object.entries(crsCategories)) {
	for (const number of numbers) {
		byCrsNumber.set(number, category);
	}
}

/** CRS 2 names its files by topic: `modsecurity_crs_41_sql_injection_attacks.conf`. First fit wins. */
const crs2Topics: ReadonlyArray<readonly [RegExp, Category]> = [
	[/sql_injection/, 'SQLI'],
	[/xss/, 'XSS'],
	[/bad_robots|scanner/, 'SCANNER'],
	[/trojans/, 'SHELL'],
	[/outbound|leakage/, 'LEAK'],
	[/session/, 'SESSION'],
	[/dos_|brute_force|slow_dos/, 'DOS'],
	[/ip_|reputation/, 'IP'],
	[/http_policy/, 'METHOD'],
	[/tight_security|lfi/, 'LFI'],
	[/php/, 'PHP'],
	[/protocol|request_limits|header_tagging/, 'PROTOCOL'],
	[/generic|comment_spam|common_exceptions/, 'GENERIC'],
];

/** Ids of evaluation rules; 949111 and 959101 are the early-blocking twins, 9812xx and 981176 are of CRS 2, 214930 is Comodo's. */
const evaluations = new Map<number, Evaluation>([
	[949110, 'inbound'],
	[949111, 'inbound'],
	[959100, 'outbound'],
	[959101, 'outbound'],
	[981176, 'inbound'],
	[981200, 'outbound'],
	[981203, 'closing'],
	[981204, 'closing'],
	[981205, 'closing'],
	[214930, 'inbound'],
]);

/** What v3 prints in the place of a file for a rule that came from a string. */
const missingReference = '<<reference missing or not informed>>';

function baseName(file: string): string {
	return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}

/** Rules files of CRS 3 and 4 that hold nothing but evaluation rules: they tell where a pipeline kept no id. */
const evaluationFiles: ReadonlyArray<readonly [RegExp, Evaluation]> = [
	[/^REQUEST-949-/i, 'inbound'],
	[/^RESPONSE-959-/i, 'outbound'],
	[/^RESPONSE-980-/i, 'closing'],
];

/**
Whether a rule reports scores instead of matching an attack, by its id, or by its file where it has none. A closing rule of CRS 3 and 4 is any 980xxx.
*/
export function toEvaluation(id: number, file?: string): Evaluation | undefined {
	if (id === 0 && file !== undefined) {
		return evaluationFiles.find(([name]) => name.test(baseName(file)))?.[1];
	}

	return evaluations.get(id) ?? (Math.trunc(id / 1000) === 980 ? 'closing' : undefined);
}

/**
The attack class of a rule: from the CRS rules file's name, from the id where there is no file, else the name of the rule set.
Never from the digits of another vendor's id, never from tags: libmodsecurity v3 drops the tags of some rules.
*/
export function toCategory(id: number, file: string | undefined, message: string | undefined): Category | undefined {
	if (toEvaluation(id) !== undefined) {
		return undefined;
	}

	const name = file === undefined || file === missingReference ? '' : baseName(file);
	// REQUEST-942-APPLICATION-ATTACK-SQLI.conf, RESPONSE-955-WEB-SHELLS.conf
	const crs = /^(?:REQUEST|RESPONSE)-(\d{3})-([A-Z0-9-]+)/i.exec(name);
	if (crs !== null) {
		const number = Number(crs[1]);
		if (number === 949 || number === 959 || number === 980) {
			return undefined;
		}

		if (number === 934) {
			return /NODEJS/i.test(crs[2]) ? 'NODE' : 'GENERIC';
		}

		return byCrsNumber.get(number) ?? 'OTHER';
	}

	if (/^modsecurity_crs_/i.test(name)) {
		return crs2Topics.find(([topic]) => topic.test(name.toLowerCase()))?.[1] ?? 'OTHER';
	}

	return toVendor(id, file, message) ?? byIdAlone(id, name);
}

function toVendor(id: number, file: string | undefined, message: string | undefined): Category | undefined {
	if (message?.startsWith('COMODO WAF') === true || (id >= 210_000 && id < 250_000)) {
		return 'COMODO';
	}

	if (
		message?.startsWith('Atomicorp.com') === true ||
		/tortix|asl_/.test(file ?? '') ||
		(id >= 330_000 && id < 400_000)
	) {
		return 'ATOMIC';
	}

	return /^77\d{5,6}$/.test(String(id)) ? 'IMUNIFY' : undefined;
}

function byIdAlone(id: number, name: string): Category | undefined {
	// The handful of rules that modsecurity.conf-recommended ships, under whatever file name: unreadable bodies.
	if (id >= 200_000 && id < 201_000) {
		return 'PROTOCOL';
	}

	const crs = name === '' && id >= 900_000 && id <= 999_999 ? byCrsNumber.get(Math.trunc(id / 1000)) : undefined;
	return crs ?? (id === 0 ? undefined : 'LOCAL');
}
