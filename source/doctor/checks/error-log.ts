import {type Block, type Box, type Directive, type WebServer} from '../box.ts';
import {answering, effective, engineOf, isOn, last, namesOf, setting, valueOf} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {replacing} from '../place-fix.ts';

/** Matches are written at info, and what is blocked at error (`ngx_http_modsecurity_log`). */
const levelsOfAll = new Set(['debug', 'info', 'debug_http', 'debug_core', 'debug_alloc', 'debug_event']);

/**
What the error log leaves out.
*/
export function checkErrorLog(box: Box): Finding[] {
	return box.servers.flatMap(server => {
		const on = answering(server).filter(block => isOn(server, block) && engineOf(block) !== 'off');
		return server.kind === 'nginx' ? [...findLevels(server, on), ...findUseOff(server, on)] : [];
	});
}

/** An audit log that names rules tells the same. */
function hasAudit(block: Block): boolean {
	const engine = valueOf(setting(block, 'secauditengine'));
	const parts = setting(block, 'secauditlogparts')?.words[0] ?? 'ABCFHZ';
	const target = setting(block, 'secauditlog')?.words[0];
	const hasRules = /H/i.test(parts);
	return (engine === 'on' || engine === 'relevantonly') && target !== undefined && target !== '/dev/null' && hasRules;
}

function findLevels(server: WebServer, on: readonly Block[]): Finding[] {
	const byCause = new Map<Directive | undefined, Block[]>();
	for (const block of on) {
		const logs = effective(block, 'error_log');
		if (logs.some(({words}) => levelsOfAll.has(words[1]?.toLowerCase() ?? 'error') && words[0] !== '/dev/null')) {
			continue;
		}

		byCause.set(logs[0], [...(byCause.get(logs[0]) ?? []), block]);
	}

	return [...byCause].map(([cause, blocks]): Finding => {
		const isCovered = blocks.every(block => hasAudit(block));
		const isDetection = blocks.some(block => engineOf(block) === 'detection');
		const level = cause?.words[1] ?? 'error';
		const isDark = /^(?:crit|alert|emerg)$/.test(level) || cause?.words[0] === '/dev/null';
		const file = cause?.words[0] === '/dev/null' ? '/var/log/nginx/error.log' : (cause?.words[0] ?? server.errorLog);
		return {
			id: 'error-log-level',
			severity: isCovered ? 'info' : isDark || isDetection ? 'error' : 'warn',
			where: namesOf(blocks),
			evidence: [cause ?? {file: server.mainFile, line: 0, text: 'no error_log: the default has the level error'}],
			consequence: `${isDark || isDetection ? 'no match of a rule is' : 'only the last line of a blocked request, without the rules that led to it, is'} in this log${isCovered ? '; the audit log has them' : ', and no audit log has them either'}`,
			fix:
				cause === undefined
					? [`# in ${server.mainFile}`, `error_log ${file} info;`]
					: replacing(cause, server, blocks[0], [`error_log ${file} info;`]),
			certainty: 'certain',
			because: `ModSecurity writes matches at level info, and the level there is ${level}`,
		};
	});
}

/** A directive of connectors after 1.0.3. */
function findUseOff(server: WebServer, on: readonly Block[]): Finding[] {
	const off = Map.groupBy(
		on.filter(block => valueOf(last(block, 'modsecurity_use_error_log')) === 'off'),
		block => last(block, 'modsecurity_use_error_log')!,
	);
	return [...off].map(([cause, blocks]): Finding => {
		const isCovered = blocks.every(block => hasAudit(block));
		return {
			id: 'error-log-off-for-waf',
			severity: isCovered ? 'info' : 'error',
			where: namesOf(blocks),
			evidence: [cause],
			consequence: isCovered
				? 'the error log tells nothing of attacks: read the audit log instead'
				: 'no log tells anything of attacks, and waftop has nothing to show',
			fix: replacing(cause, server, blocks[0], ['modsecurity_use_error_log on;']),
			certainty: 'certain',
			because: 'by configuration',
		};
	});
}
