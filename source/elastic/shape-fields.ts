import {recordWrappers, type ShapeName} from '../waf/shape-name.ts';
import {type FieldCaps} from './field-caps.ts';
import {anyOf, exists, type Query, term} from './query.ts';

/**
What of a transaction or a rule match can be counted over. `category` is the main one of a transaction, `categories` are all of it.
*/
export type LogicalField =
	| 'client'
	| 'rule'
	| 'message'
	| 'file'
	| 'category'
	| 'categories'
	| 'path'
	| 'host'
	| 'method'
	| 'severity'
	| 'tag'
	| 'score'
	| 'outcome'
	| 'action'
	| 'engine'
	| 'transaction';

/**
Where a shape keeps things, and what a document of it stands for.
*/
export type ShapeFields = {
	readonly name: ShapeName;
	readonly unit: 'transactions' | 'rule matches';

	/** The first of each that is mapped is used. */
	readonly fields: Readonly<Partial<Record<LogicalField, readonly string[]>>>;

	/** A document of this shape has one of these fields. */
	readonly marks: readonly string[];

	/** Its fields stand where a server does not count them together: below one that is mapped as `nested`, or not searchable. */
	readonly isUncounted?: true;

	/** Documents that hold the line only as text: nothing in them can be counted over. */
	readonly isText?: true;
};

const raw: Omit<ShapeFields, 'name'> = {unit: 'rule matches', fields: {}, marks: [], isText: true};

function auditV3(prefix: string): ShapeFields {
	const field = (name: string): string => `${prefix}transaction.${name}`;
	return {
		name: 'audit-v3',
		unit: 'transactions',
		marks: [field('messages.message'), field('messages.details.ruleId')],
		fields: {
			client: [field('client_ip')],
			rule: [field('messages.details.ruleId')],
			message: [field('messages.message')],
			file: [field('messages.details.file')],
			path: [field('request.uri')],
			host: [field('request.headers.Host'), field('request.headers.host')],
			method: [field('request.method')],
			tag: [field('messages.details.tags')],
			action: [field('is_interrupted')],
			engine: [field('producer.secrules_engine')],
			transaction: [field('unique_id'), field('id')],
		},
	};
}

function auditV2(prefix: string): ShapeFields {
	return {
		name: 'audit-v2',
		unit: 'transactions',
		marks: [`${prefix}audit_data.messages`],
		fields: {
			client: [`${prefix}transaction.remote_address`],
			host: [`${prefix}request.headers.Host`],
			action: [`${prefix}audit_data.action.intercepted`],
			engine: [`${prefix}audit_data.engine_mode`],
			transaction: [`${prefix}transaction.transaction_id`],
		},
	};
}

/**
All shapes, the most telling first.
*/
export const shapeFields: readonly ShapeFields[] = [
	{
		name: 'waftop',
		unit: 'transactions',
		marks: ['modsecurity.outcome'],
		fields: {
			client: ['source.ip'],
			rule: ['modsecurity.rules.id'],
			message: ['modsecurity.rules.message'],
			category: ['waftop.category'],
			categories: ['modsecurity.categories'],
			file: ['modsecurity.rules.file'],
			path: ['waftop.path'],
			host: ['waftop.host'],
			method: ['http.request.method'],
			severity: ['waftop.severity'],
			tag: ['modsecurity.rules.tags'],
			score: ['waftop.score'],
			outcome: ['modsecurity.outcome'],
			transaction: ['modsecurity.unique_id'],
		},
	},
	{
		name: 'integration',
		unit: 'transactions',
		marks: ['modsec.audit.messages', 'modsec.audit.details'],
		fields: {
			client: ['source.ip'],
			rule: ['modsec.audit.details.details.ruleId', 'modsec.audit.details'],
			message: ['modsec.audit.messages'],
			file: ['modsec.audit.details.details.file'],
			path: ['url.path', 'url.original'],
			host: ['url.domain'],
			method: ['http.request.method'],
			transaction: ['transaction.id'],
		},
	},
	...recordWrappers.map(wrapper => auditV3(wrapper)),
	...recordWrappers.map(wrapper => auditV2(wrapper)),
	{
		name: 'audit-native',
		unit: 'transactions',
		marks: ['auditLogTrailer.messages', 'uniqueId'],
		fields: {client: ['sourceIp'], method: ['httpMethod'], path: ['requestedUri'], transaction: ['uniqueId']},
	},
	{
		name: 'logstash-fields',
		unit: 'rule matches',
		marks: ['attack_name'],
		fields: {
			client: ['client', 'clientip', 'client_ip'],
			rule: ['attack_id', 'attack_message'],
			message: ['attack_message'],
			file: ['attack_name'],
			path: ['attack_uri', 'attack_url'],
			host: ['http_host', 'hostname', 'server'],
			method: ['method', 'verb'],
		},
	},
	{name: 'filebeat-nginx', ...raw, marks: ['nginx.error.connection_id']},
	{name: 'wazuh', ...raw, marks: ['full_log']},
	{
		name: 'ecs',
		unit: 'rule matches',
		marks: ['rule.id', 'rule.category', 'rule.ruleset', 'rule.file'],
		fields: {
			client: ['source.ip', 'client.ip'],
			rule: ['rule.id'],
			message: ['rule.name', 'rule.description'],
			file: ['rule.file', 'rule.category', 'rule.ruleset'],
			path: ['url.path', 'url.original'],
			host: ['url.domain'],
			method: ['http.request.method'],
			severity: ['modsec.severity', 'event.severity'],
			tag: ['modsec.tags'],
			action: ['event.action'],
			transaction: ['transaction.id', 'modsecurity.unique_id', 'http.request.id'],
		},
	},
	{name: 'raw-line', ...raw, marks: ['message', 'event.original', 'log', 'full_message', 'MESSAGE', 'short_message']},
];

/**
The shapes whose fields an index has.
*/
export function findCandidates(caps: FieldCaps): ShapeFields[] {
	return [...shapeFields, ...findWrapped(caps)].filter(({name, marks, fields}) => {
		// A rule of Wazuh is not ModSecurity's.
		const isForeign = name === 'ecs' && caps.has('rule.level');
		const hasClient = fields.client === undefined || fields.client.some(field => caps.has(field));
		return !isForeign && hasClient && marks.some(mark => caps.has(mark));
	});
}

/** Audit records below one field of any other name. */
function findWrapped({names}: FieldCaps): ShapeFields[] {
	const prefixes = (ending: RegExp): string[] =>
		[...new Set(names.flatMap(name => ending.exec(name)?.[1] ?? []))].filter(
			prefix => !(recordWrappers as readonly string[]).includes(prefix),
		);
	return [
		...prefixes(/^([^.]+\.)transaction\.messages\.(?:message|details\.ruleId)$/).map(prefix => auditV3(prefix)),
		...prefixes(/^([^.]+\.)audit_data\.messages$/).map(prefix => auditV2(prefix)),
	];
}

/**
Outcomes as queries, where the shape can tell: a document that none of them finds is unknown.
*/
export function outcomeQueries(
	shape: ShapeFields,
	caps: FieldCaps,
): Readonly<Record<'blocked' | 'detected' | 'passed', Query>> | undefined {
	const evaluationIds = ['949110', '949111', '959100', '959101', '981176', '981200', '214930'];
	const {fields} = shape;
	const find = (field: LogicalField) => caps.find(...(fields[field] ?? []));
	const outcome = find('outcome');
	if (outcome !== undefined) {
		return {
			blocked: term(outcome.name, 'blocked'),
			detected: term(outcome.name, 'detected'),
			passed: term(outcome.name, 'passed'),
		};
	}

	const rule = find('rule');
	const evaluation = rule === undefined ? undefined : {terms: {[rule.name]: evaluationIds}};
	const engine = find('engine');
	if (shape.name === 'audit-v3' && evaluation !== undefined && engine !== undefined) {
		const isOn = {terms: {[engine.name]: ['Enabled', 'On']}};
		const action = find('action');
		const told = action === undefined ? [] : [exists(action.name)];
		// The record's own word, where it has one, decides.
		const denied = {bool: {filter: [evaluation, isOn], must_not: told}};
		const blocked = action === undefined ? denied : anyOf(denied, {term: {[action.name]: {value: true}}});
		const unsure = {bool: {filter: [isOn, mayDenyAlone(rule!.name)], must_not: told}};
		return {
			blocked,
			detected: {bool: {filter: [evaluation], must_not: [blocked]}},
			passed: {bool: {must_not: [evaluation, blocked, unsure]}},
		};
	}

	if (shape.name === 'audit-v2') {
		return auditV2Outcomes(shape, caps, evaluationIds);
	}

	if (shape.name === 'integration' && evaluation !== undefined) {
		return {blocked: {match_none: {}}, detected: evaluation, passed: {bool: {must_not: [evaluation]}}};
	}

	return undefined;
}

/** Ids of CRS's attack classes and of its rules about scores, from and up to. */
const crsIds = [
	[910_000, 914_000],
	[920_000, 923_000],
	[930_000, 935_000],
	[941_000, 945_000],
	[949_000, 957_000],
	[959_000, 960_000],
	[980_000, 981_000],
] as const;

/** Rules that are not CRS's may deny by themselves; ids of six digits are in the same order as texts and as numbers. */
function mayDenyAlone(rule: string): Query {
	const edges = [undefined, ...crsIds.flat().map(String), undefined];
	return anyOf(
		...Array.from({length: edges.length / 2}, (_, index): Query => {
			const [from, to] = [edges[2 * index], edges[2 * index + 1]];
			return {range: {[rule]: {...(from === undefined ? {} : {gte: from}), ...(to === undefined ? {} : {lt: to})}}};
		}),
	);
}

/** Messages are whole texts there: a rule is found by the words `id 949110` in one. */
function auditV2Outcomes(
	shape: ShapeFields,
	caps: FieldCaps,
	evaluationIds: readonly string[],
): ReturnType<typeof outcomeQueries> {
	const [messages] = shape.marks;
	const action = caps.find(...(shape.fields.action ?? []));
	const engine = caps.find(...(shape.fields.engine ?? []));
	if (caps.find(messages)?.name === messages) {
		return undefined;
	}

	const evaluation = anyOf(...evaluationIds.map((id): Query => ({match_phrase: {[messages]: `id ${id}`}})));
	const stopped = [
		...(action === undefined ? [] : [{term: {[action.name]: {value: true}}}]),
		...(engine === undefined ? [] : [{bool: {filter: [evaluation, {terms: {[engine.name]: ['ENABLED', 'Enabled']}}]}}]),
	];
	if (stopped.length === 0) {
		return undefined;
	}

	const blocked = anyOf(...stopped);
	return {
		blocked,
		detected: {bool: {filter: [evaluation], must_not: [blocked]}},
		passed: {bool: {must_not: [evaluation, blocked]}},
	};
}
