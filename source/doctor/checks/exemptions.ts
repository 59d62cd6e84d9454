import {type Block, type Box, type Directive} from '../box.ts';
import {groupByCause, guarded} from '../cause.ts';
import {namesOf} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {trustsEveryone} from '../real-ip.ts';
import {actionsOf, actionValues, idOf} from '../rule-words.ts';
import {firstOf} from '../text.ts';
import {countTags, holdsId} from './blocking.ts';

/**
Rules that take a request out of the engine by something that its client writes.
*/
export function checkExemptions(box: Box): Finding[] {
	return box.servers.flatMap(server => {
		const blocks = guarded(server);
		const isChosen = trustsEveryone(server).length > 0;
		const isProxied = box.logs.some(
			({audit, error, server: own}) => own === server && isLoopbackAlone(audit?.clients ?? error?.clients),
		);
		const known = new Map<readonly Directive[], Directive | undefined>();
		const groups = groupByCause(blocks, block => {
			if (!known.has(block.rules)) {
				known.set(block.rules, findExemption(block, isChosen, isProxied));
			}

			const cause = known.get(block.rules);
			return cause === undefined ? undefined : {cause};
		});
		return groups.map(([cause, all]): Finding => {
			const what = describeVariable(cause!);
			const isPath =
				/^REQUEST_(?:URI|FILENAME|LINE|BASENAME)/i.test(cause!.words[0] ?? '') &&
				/^@(?:beginsWith|streq)/i.test(cause!.words[1] ?? '');
			return {
				id: 'engine-off-by-client-value',
				severity: isPath ? 'warn' : 'error',
				where: namesOf(all),
				evidence: firstOf([cause]),
				consequence: `whoever sends ${what} is not inspected, and scanners try just that`,
				fix: [
					`# instead of line ${cause!.line} of ${cause!.file}: a true address, and single rules rather than the engine`,
					`SecRule REMOTE_ADDR "@ipMatch 192.0.2.10" "id:${idOf(cause!) ?? 1000},phase:1,pass,nolog,ctl:ruleRemoveById=942100"`,
				],
				certainty: 'certain',
				because: 'by configuration',
				unless: isPath
					? 'nothing below this path takes input'
					: 'a proxy in front of all this sets it, and lets no client do so',
			};
		});
	});
}

function isLoopbackAlone(clients: ReadonlyMap<string, number> | undefined): boolean {
	const all = [...(clients ?? new Map<string, number>()).keys()];
	return all.length > 0 && all.every(client => /^(?:127\.|::1$)/.test(client));
}

/** Rules of the rule set itself ask for the server's own address, too. */
function isShipped(directive: Directive): boolean {
	const id = Number(idOf(directive));
	return (id >= 901_000 && id <= 999_999) || (id >= 9_500_000 && id <= 9_599_999);
}

function switchesOff(directive: Directive): boolean {
	const isAllowed = /(?:^|,)\s*allow\s*(?:,|$)/.test(actionsOf(directive));
	return (
		isAllowed ||
		actionValues(directive, 'ctl').some(value => {
			const [, name, target] = /^(\w+)=(.*)$/.exec(value) ?? [];
			switch (name?.toLowerCase()) {
				case 'ruleengine':
					return /^(?:off|detectiononly)$/i.test(target);
				case 'ruleremovebytag':
					return countTags(target) > 2 || /^OWASP_CRS$/i.test(target);
				case 'ruleremovebyid':
					return holdsId([target], 949_110);
				default:
					return false;
			}
		})
	);
}

function findExemption({rules}: Block, isChosen: boolean, isProxied: boolean): Directive | undefined {
	for (let at = 0; at < rules.length; at++) {
		if (rules[at].name !== 'secrule') {
			continue;
		}

		const chain = [rules[at]];
		while (/(?:^|,)\s*chain\b/.test(actionsOf(chain.at(-1)!)) && at + 1 < rules.length) {
			at++;
			chain.push(rules[at]);
		}

		const isOff = !isShipped(chain[0]) && chain.some(directive => switchesOff(directive));
		if (isOff && chain.every(directive => isForgeable(directive, isChosen, isProxied))) {
			return chain[0];
		}
	}

	return undefined;
}

/** A secret that is long enough to be none that is guessed. */
const secret = /^(?:@(?:streq|rx|eq)\s+)?\^?(?=.*\d)[\w+/=-]{20,}\$?$/;
const healthPath = /^(?:@streq|@rx \^)\s*\/(?:health\w*|ping|status|metrics|ready|live\w*|favicon\.ico)\$?$/i;

function isForgeable({words}: Directive, isChosen: boolean, isProxied: boolean): boolean {
	const [variable = '', operator = ''] = words;
	if (/^&?(?:REMOTE_ADDR|REMOTE_HOST)/i.test(variable)) {
		return isChosen || (isProxied && /127\.0\.0\.1|127\.0\.0\.0\/8|::1/.test(operator));
	}

	if (/^REQUEST_(?:URI|FILENAME|LINE|BASENAME|URI_RAW)/i.test(variable)) {
		return !healthPath.test(operator);
	}

	return (
		/^(?:REQUEST_HEADERS|REQUEST_COOKIES|ARGS|REQUEST_METHOD|QUERY_STRING|REQUEST_BODY|REQUEST_PROTOCOL)/i.test(
			variable,
		) && !secret.test(operator)
	);
}

function describeVariable({words: [variable = '', operator = '']}: Directive): string {
	const value = operator.replace(/^@\w+\s*/, '').slice(0, 60);
	return `${variable} with "${value}"`;
}
