import {crsCategories} from '../../waf/category.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {toCategory, toEvaluation} from '../../waf/rule-sets.ts';
import {toSeverity} from '../../waf/severity.ts';

/**
The fields of a rule match as a document has them, texts as they are.
*/
export type RuleFields = {
	readonly id?: string;
	readonly file?: string;
	readonly line?: number;
	readonly message?: string;
	readonly data?: string;
	readonly match?: string;
	readonly severity?: string;
	readonly version?: string;
	readonly tags?: readonly string[];
	readonly uri?: string;
	readonly reference?: string;
	readonly revision?: string;
	readonly action?: RuleMatch['action'];
	readonly code?: number;
	readonly phase?: number;
	readonly raw?: string;
};

/**
A rule match of fields; what is empty is absent.
*/
export function toRuleMatch(fields: RuleFields): RuleMatch {
	const {id, severity, tags, action = 'warning', raw} = fields;
	const number = /^\d{1,9}$/.test(id ?? '') ? Number(id) : 0;
	const level = tags?.find(tag => tag.startsWith('paranoia-level/'));
	const file = fields.file === '' ? undefined : fields.file;
	const evaluation = toEvaluation(number, file);
	return {
		id: number === 0 ? undefined : String(number),
		file,
		line: fields.line,
		message: fields.message || undefined,
		data: fields.data || undefined,
		match: fields.match || undefined,
		severity: severity === undefined ? undefined : toSeverity(severity),
		version: fields.version || undefined,
		tags,
		uri: fields.uri || undefined,
		action,
		code: fields.code,
		phase: fields.phase,
		paranoiaLevel: level === undefined ? undefined : Number(level.slice(15)) || undefined,
		reference: fields.reference || undefined,
		revision: fields.revision || undefined,
		category: toCategory(number, file, fields.message),
		evaluation: evaluation !== undefined,
		truncated: false,
		raw: raw ?? '',
	};
}

/**
With the engine on, an evaluation rule that matches is a denial: audit records do not say so themselves.
*/
export function markDenials(matches: readonly RuleMatch[], isEngineOn: boolean): readonly RuleMatch[] {
	return isEngineOn
		? matches.map(match => {
				const evaluation = toEvaluation(Number(match.id ?? 0), match.file);
				return evaluation === 'inbound' || evaluation === 'outbound' ? {...match, action: 'denied' as const} : match;
			})
		: matches;
}

/**
Whether a rule that matched may deny by itself, and not by its score: one outside of CRS's attack classes, or one of those that ModSecurity ships for bodies that it cannot read.
*/
export function mayDenyAlone({id, category, action, evaluation}: RuleMatch): boolean {
	const isOfEngine = /^200\d{3}$/.test(id ?? '');
	const isOfCrs = category !== undefined && Object.hasOwn(crsCategories, category);
	return action !== 'message' && !evaluation && (isOfEngine || !isOfCrs);
}

/**
One transaction's key where there is no id: documents of one connection and second about one target of one client are taken for one request.
*/
export function estimateKey(parts: ReadonlyArray<string | number | undefined>): string {
	return `~${parts.map(part => String(part ?? '')).join('\u0000')}`;
}
