import {type DocumentSource, readField, readNumber, readObjects, readText, readTexts} from '../../waf/document.ts';
import {type RequestFacts} from '../../waf/text-observation.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {type DocumentShape} from './document-shape.ts';
import {readTarget} from './integration.ts';
import {estimateKey, toRuleMatch} from '../readings/to-rule-match.ts';

function readFacts(source: DocumentSource): RequestFacts {
	return {
		uniqueId: readText(source, 'modsecurity.unique_id', 'transaction.id', 'http.request.id'),
		client: readText(source, 'source.ip', 'client.ip'),
		clientPort: readNumber(source, 'source.port') || undefined,
		method: readText(source, 'http.request.method'),
		target: readText(source, 'modsecurity.target') ?? readTarget(source),
		host: readText(source, 'url.domain'),
		server: readText(source, 'modsecurity.server', 'nginx.error.server'),
		referrer: readText(source, 'http.request.referrer'),
		userAgent: readText(source, 'user_agent.original'),
		statusCode: readNumber(source, 'http.response.status_code'),
		observer: readText(source, 'observer.hostname', 'host.name', 'agent.name'),
	};
}

/**
What `waftop ship` writes: the document of `--json`, which holds a transaction whole.
*/
export const waftopDocument: DocumentShape = {
	name: 'waftop',
	read(source, time) {
		if (readText(source, 'modsecurity.outcome') === undefined || readField(source, 'modsecurity.rules') === undefined) {
			return undefined;
		}

		return {
			kind: 'transaction',
			shape: 'waftop',
			facts: {...readFacts(source), target: readText(source, 'url.original') ?? readTarget(source)},
			time,
			key: undefined,
			ruleMatches: readObjects(source, 'modsecurity.rules').map(rule => readRule(rule)),
			tellsOutcome: true,
			isIntercepted: false,
			truncated: readField(source, 'modsecurity.truncated') === true,
		};
	},
};

const actions = ['warning', 'denied', 'allowed', 'message'] as const;

function readRule(rule: DocumentSource): RuleMatch {
	const text = (name: string): string | undefined => readText(rule, name);
	return toRuleMatch({
		id: text('id'),
		file: text('file'),
		line: readNumber(rule, 'line'),
		message: text('message'),
		data: text('data'),
		match: text('match'),
		severity: text('severity'),
		version: text('version'),
		tags: readField(rule, 'tags') === undefined ? undefined : readTexts(rule, 'tags'),
		uri: text('uri'),
		reference: text('ref'),
		action: actions.find(action => action === text('action')),
		code: readNumber(rule, 'code'),
		phase: readNumber(rule, 'phase'),
		raw: JSON.stringify(rule),
	});
}

/**
ECS fields of a pipeline of one's own, a document a rule match: `rule.id`, `source.ip`, `event.action`. An alert of Wazuh, whose `rule.id` is its own, has a `rule.level`.
*/
export const ecs: DocumentShape = {
	name: 'ecs',
	read(source, time) {
		const id = readText(source, 'rule.id');
		const category = readText(source, 'rule.category', 'rule.ruleset', 'rule.file');
		const isRule = id !== undefined || category !== undefined;
		if (
			!isRule ||
			readText(source, 'source.ip', 'client.ip') === undefined ||
			readField(source, 'rule.level') !== undefined
		) {
			return undefined;
		}

		const facts = readFacts(source);
		const action = `${readText(source, 'event.action') ?? ''} ${readTexts(source, 'event.type').join(' ')}`;
		const file = readText(source, 'rule.file') ?? category;
		return {
			kind: 'transaction',
			shape: 'ecs',
			facts,
			time,
			key:
				facts.uniqueId ??
				estimateKey([facts.observer, readText(source, '@timestamp')?.slice(0, 19), facts.client, facts.target]),
			ruleMatches: [
				toRuleMatch({
					id,
					file,
					message: readText(source, 'rule.name', 'rule.description'),
					data: readText(source, 'modsec.data', 'modsecurity.data'),
					match: readText(source, 'modsec.text'),
					severity: readText(source, 'modsec.severity', 'event.severity'),
					version: readText(source, 'rule.version'),
					tags: readTexts(source, 'modsec.tags'),
					action: /deny|denied|block|drop/i.test(action) ? 'denied' : 'warning',
					code: readNumber(source, 'http.response.status_code'),
					phase: readNumber(source, 'modsec.phase'),
				}),
			],
			tellsOutcome: action.trim() !== '',
			isIntercepted: false,
			truncated: false,
		};
	},
};
