import {type Block, type Box, type WebServer} from '../box.ts';
import {groupByCause, guarded, logsOf} from '../cause.ts';
import {namesOf, rulesNamed, setting, valueOf} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {replacing} from '../place-fix.ts';
import {actionValues} from '../rule-words.ts';
import {firstOf, wholeFile} from '../text.ts';
import {engineVersionOf, isBelow} from '../versions.ts';

/**
What the audit log holds, by configuration.
*/
export function checkAudit(box: Box): Finding[] {
	return box.servers.flatMap(server => {
		const blocks = guarded(server).filter(block => rulesNamed(block, 'secrule').length > 0);
		return [
			...findOff(server, blocks),
			...findParts(
				server,
				blocks.filter(block => isWritten(block)),
			),
			...findStatus(box, server, blocks),
			...findSize(box, server, blocks),
		];
	});
}

function isWritten(block: Block): boolean {
	return ['on', 'relevantonly'].includes(valueOf(setting(block, 'secauditengine')));
}

function isConcurrent(block: Block): boolean {
	return ['concurrent', 'parallel', 'https'].includes(valueOf(setting(block, 'secauditlogtype')));
}

function findOff(server: WebServer, blocks: readonly Block[]): Finding[] {
	const groups = groupByCause(blocks, block => {
		const target = setting(block, 'secauditlog');
		if (!isWritten(block)) {
			return {cause: setting(block, 'secauditengine')};
		}

		if (target?.words[0] === '/dev/null' || (target === undefined && !isConcurrent(block))) {
			return {cause: target};
		}

		const always = rulesNamed(block, 'secaction').find(directive =>
			actionValues(directive, 'ctl').some(value => /^auditEngine=Off$/i.test(value)),
		);
		return always === undefined ? undefined : {cause: always};
	});
	const folder = server.kind === 'nginx' ? '/var/log/modsec' : '/var/log/apache2';
	return groups.map(([cause, all]): Finding => {
		const setup = all[0].rules.find(({name}) => name === 'secruleengine');
		return {
			id: 'audit-off',
			severity: 'warn',
			where: namesOf(all),
			evidence:
				cause === undefined
					? [
							wholeFile(
								setup?.file ?? server.mainFile,
								isWritten(all[0]) ? 'no SecAuditLog is set' : 'no SecAuditEngine is set, which means Off',
							),
						]
					: firstOf([cause]),
			consequence:
				'what a blocked request held (headers, body, all its rules) is not kept: only lines of the error log, which are cut at 2,047 bytes in nginx',
			fix: replacing(cause, server, all[0], [
				'SecAuditEngine RelevantOnly',
				'SecAuditLogParts ABHZ',
				`SecAuditLog ${folder}/modsec_audit.log`,
			]),
			certainty: 'certain',
			because: 'this is what holds there',
			unless: 'the error log is all that you want to keep',
		};
	});
}

function findParts(server: WebServer, blocks: readonly Block[]): Finding[] {
	const missingOf = (block: Block): string[] => {
		const parts = setting(block, 'secauditlogparts')?.words[0]?.toUpperCase();
		return parts === undefined ? [] : ['H', 'B'].filter(letter => !parts.includes(letter));
	};
	const groups = groupByCause(blocks, block =>
		missingOf(block).length > 0 ? {cause: setting(block, 'secauditlogparts')} : undefined,
	);
	return groups.map(([cause, all]): Finding => {
		const missing = missingOf(all[0]);
		const what = missing.map(letter =>
			letter === 'H' ? 'no record says which rule matched' : 'no record has headers, and so no host',
		);
		return {
			id: 'audit-parts',
			severity: 'warn',
			where: namesOf(all),
			evidence: firstOf([cause]),
			consequence: what.join(', and '),
			fix: replacing(cause, server, all[0], [
				`SecAuditLogParts ${cause?.words[0]?.includes('C') === true ? 'ABCHZ' : 'ABHZ'}`,
			]),
			certainty: 'certain',
			because: `part ${missing.join(' and ')} is not among its letters`,
		};
	});
}

/** From these on a match that is logged is relevant whatever its status (seen with 3.0.9 and 2.9.7). */
const seen = {nginx: '3.0.9', Apache: '2.9.7'} as const;

function findStatus(box: Box, server: WebServer, blocks: readonly Block[]): Finding[] {
	const version = engineVersionOf(box, server);
	if (version === undefined || !isBelow(version, seen[server.kind])) {
		return [];
	}

	const groups = groupByCause(blocks, block => {
		const cause = setting(block, 'secauditlogrelevantstatus');
		return valueOf(setting(block, 'secauditengine')) === 'relevantonly' &&
			cause !== undefined &&
			!matches(cause.words[0], '403')
			? {cause}
			: undefined;
	});
	return groups.map(([cause, all]): Finding => ({
		id: 'audit-relevant-status',
		severity: 'warn',
		where: namesOf(all),
		evidence: firstOf([cause]),
		consequence: 'requests that were blocked with 403 are left out of the audit log',
		fix: replacing(cause, server, all[0], ['SecAuditLogRelevantStatus "^(?:5|4(?!04))"']),
		certainty: 'possible',
		because: `older versions of the engine go by the status alone, and this is ${version}`,
		unless: 'your version records logged matches whatever their status',
	}));
}

function matches(pattern: string | undefined, status: string): boolean {
	try {
		return new RegExp(pattern ?? '').test(status);
	} catch {
		// Another dialect.
		return true;
	}
}

function findSize(box: Box, server: WebServer, blocks: readonly Block[]): Finding[] {
	const groups = groupByCause(blocks, block => {
		const cause = setting(block, 'secauditengine');
		return valueOf(cause) === 'on' ? {cause} : undefined;
	});
	const facts = logsOf(box, server, 'audit').find(({audit}) => audit !== undefined)?.audit;
	return groups.map(([cause, all]): Finding => {
		const parts = setting(all[0], 'secauditlogparts');
		const size = facts === undefined ? '' : `, ${facts.bytesPerRecord} bytes each of late`;
		return {
			id: 'audit-on-size',
			severity: 'info',
			where: namesOf(all),
			evidence: firstOf([cause, parts]),
			consequence: `every request is recorded, harmless ones too${size}: the log grows with the traffic`,
			fix: replacing(cause, server, all[0], ['SecAuditEngine RelevantOnly']),
			certainty: 'certain',
			because: 'by configuration',
			unless: 'you keep all requests on purpose',
		};
	});
}
