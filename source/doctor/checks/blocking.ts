import {type Block, type Box, type Directive, type WebServer} from '../box.ts';
import {groupByCause, guarded} from '../cause.ts';
import {namesOf, rulesNamed} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {deleting, replacing} from '../place-fix.ts';
import {actionValues, idOf} from '../rule-words.ts';
import {firstOf} from '../text.ts';

/** The rules of CRS 3 and 4 that compare scores and block, of requests and of responses. */
const blockers = [949_110, 959_100];

/** Tags of the first of them, and of the attacks that it sums up. */
const tags = [
	'OWASP_CRS',
	'attack-generic',
	'attack-sqli',
	'attack-xss',
	'attack-rce',
	'attack-lfi',
	'anomaly-evaluation',
];

/**
Rules that run and cannot block any more: the blocking one removed, a threshold that nothing reaches; and how strict they are.
*/
export function checkBlocking({servers}: Box): Finding[] {
	return servers.flatMap(server => {
		const blocks = guarded(server);
		return [...findRemoved(server, blocks), ...findThreshold(server, blocks), ...findParanoia(blocks)];
	});
}

/**
Whether a list of ids and ranges holds one: `942100`, `949000-949999`.
*/
export function holdsId(words: readonly string[], id: number): boolean {
	return words
		.flatMap(word => word.split(/[\s,]+/))
		.some(word => {
			const [from, to = from] = word.replaceAll(/["']/g, '').split('-').map(Number);
			return from <= id && id <= to;
		});
}

/**
How many of the tags of attacks a pattern takes away.
*/
export function countTags(pattern: string): number {
	return tags.filter(tag => tag.toLowerCase().includes(pattern.toLowerCase().replaceAll(/[\^$\\]|\.\*|\*/g, '')))
		.length;
}

function isRemoval(directive: Directive): boolean {
	const {name, words} = directive;
	switch (name) {
		case 'secruleremovebyid':
			return blockers.some(id => holdsId(words, id));
		case 'secruleremovebytag':
			return words.some(word => countTags(word) > 2 || /attack-generic|anomaly-evaluation|OWASP_CRS$/i.test(word));
		case 'secruleremovebymsg':
			return words.some(word => /Inbound Anomaly Score Exceeded/i.test(word));
		case 'secruleupdateactionbyid':
			return holdsId(words.slice(0, 1), blockers[0]) && /(?:^|,)\s*(?:pass|allow)\b/.test(words[1] ?? '');
		case 'secaction': {
			const ids = actionValues(directive, 'ctl').flatMap(value => /^ruleRemoveById=(.*)$/i.exec(value)?.[1] ?? []);
			return ids.length > 0 && blockers.some(id => holdsId(ids, id));
		}

		default:
			return false;
	}
}

/** How to take a removal back, with what else the directive does kept. */
function undoRemoval(cause: Directive, server: WebServer): string {
	const place = `line ${cause.line} of ${cause.file}`;
	if (cause.name === 'secaction') {
		return `# take ctl:ruleRemoveById of the blocking rules out of the SecAction at ${place}`;
	}

	const words = cause.words.flatMap(word => word.split(/[\s,]+/)).filter(word => word !== '');
	const guilty = words.filter(word => blockers.some(id => holdsId([word], id)));
	return cause.name === 'secruleremovebyid' && guilty.length < words.length
		? `# take ${guilty.join(' and ')} out of the list in ${place}`
		: deleting(cause, server);
}

function findRemoved(server: WebServer, blocks: readonly Block[]): Finding[] {
	const names = [
		'secruleremovebyid',
		'secruleremovebytag',
		'secruleremovebymsg',
		'secruleupdateactionbyid',
		'secaction',
	];
	const groups = groupByCause(blocks, block => {
		const cause = names.flatMap(name => rulesNamed(block, name)).find(directive => isRemoval(directive));
		return cause === undefined ? undefined : {cause};
	});
	return groups.map(([cause, all]): Finding => {
		const isOutbound = cause?.name === 'secruleremovebyid' && !holdsId(cause.words, blockers[0]);
		const isByTag = cause?.name === 'secruleremovebytag';
		return {
			id: 'blocking-rule-removed',
			severity: isOutbound ? 'warn' : 'error',
			where: namesOf(all),
			evidence: firstOf([cause]),
			consequence: isOutbound
				? 'responses that leak are logged and not withheld'
				: isByTag
					? 'the rules that find attacks are gone there: requests pass, and nothing is logged'
					: 'rules match and log, and no request is blocked, whatever its score',
			fix: [
				...(cause === undefined ? [] : [undoRemoval(cause, server)]),
				'# and exclude only the rule that was wrong, by the id that the log names',
			],
			certainty: 'certain',
			because: isByTag ? 'these tags are on nearly every rule of the rule set' : '949110 is the rule that denies',
		};
	});
}

/** From which score on nothing much reaches it. */
const doubtful = 20;
const hopeless = 100;

/** Of the rule set's own defaults, which hold where nothing is set. */
function isDefault(directive: Directive): boolean {
	return /^901\d{3}$/.test(idOf(directive) ?? '');
}

function lastSet(block: Block, variable: string): {readonly cause: Directive; readonly value: number} | undefined {
	const pattern = new RegExp(String.raw`^tx\.${variable}\s*=\s*(\d+)`, 'i');
	for (const directive of [...rulesNamed(block, 'secaction'), ...rulesNamed(block, 'secrule')].toReversed()) {
		for (const value of isDefault(directive) ? [] : actionValues(directive, 'setvar')) {
			const [, number] = pattern.exec(value) ?? [];
			if (number !== undefined) {
				return {cause: directive, value: Number(number)};
			}
		}
	}

	return undefined;
}

/** A rule as it is written, with another threshold. */
function withThreshold(text: string, threshold: number): string {
	return text.replaceAll(
		/(setvar:\s*'?tx\.inbound_anomaly_score_threshold\s*=\s*)\d+/gi,
		(_, before: string) => `${before}${threshold}`,
	);
}

function findThreshold(server: WebServer, blocks: readonly Block[]): Finding[] {
	const groups = groupByCause(blocks, block => {
		const found = lastSet(block, 'inbound_anomaly_score_threshold');
		return found !== undefined && found.value >= doubtful ? {cause: found.cause} : undefined;
	});
	return groups.map(([cause, all]): Finding => {
		const {value} = lastSet(all[0], 'inbound_anomaly_score_threshold')!;
		return {
			id: 'threshold-too-high',
			severity: value >= hopeless ? 'error' : 'warn',
			where: namesOf(all),
			evidence: firstOf([cause]),
			consequence:
				value >= hopeless
					? `no request reaches a score of ${value}: nothing is blocked`
					: `a single match scores 5 and an attack seldom above ${value}: most are let through`,
			fix: [...replacing(cause, server, all[0], [withThreshold(cause?.text ?? '', 5)]), '# or lower it step by step'],
			certainty: 'certain',
			because: 'by configuration',
			unless: 'you are rolling the rules out and lower it step by step',
		};
	});
}

function findParanoia(blocks: readonly Block[]): Finding[] {
	const levels = new Map<number, {readonly cause: Directive | undefined; readonly blocks: Block[]}>();
	for (const block of blocks) {
		const found = lastSet(block, 'blocking_paranoia_level') ?? lastSet(block, 'paranoia_level');
		const level = found?.value ?? 1;
		const known = levels.get(level) ?? {cause: found?.cause, blocks: []};
		known.blocks.push(block);
		levels.set(level, known);
	}

	const [lowest, ...others] = [...levels.keys()].toSorted((one, other) => one - other);
	const highest = others.at(-1) ?? lowest ?? 1;
	const found: Finding[] = [];
	if (others.length > 0) {
		const {cause, blocks: low} = levels.get(lowest)!;
		found.push({
			id: 'paranoia-low',
			severity: 'info',
			where: namesOf(low),
			evidence: firstOf([cause, levels.get(highest)!.cause]),
			consequence: `paranoia level ${lowest} there and ${highest} elsewhere: the same attack is found in one place and not in the other`,
			fix: ['# one level for all, in crs-setup.conf, if that was not meant', `setvar:tx.paranoia_level=${highest}`],
			certainty: 'certain',
			because: 'by configuration',
			unless: 'these hosts are meant to differ',
		});
	}

	if (highest >= 3) {
		const {cause, blocks: high} = levels.get(highest)!;
		found.push({
			id: 'paranoia-high',
			severity: 'info',
			where: namesOf(high),
			evidence: firstOf([cause]),
			consequence: `level ${highest} matches ordinary requests unless it was tuned for months: much of what is blocked are no attacks`,
			fix: [`# in ${cause?.file ?? 'crs-setup.conf'}`, 'setvar:tx.paranoia_level=2'],
			certainty: 'possible',
			because: 'by configuration',
			unless: 'it was tuned for this application',
		});
	}

	return found;
}
