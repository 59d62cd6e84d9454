import {type Block, type Box, type Directive, type WebServer} from '../box.ts';
import {groupByCause, guarded} from '../cause.ts';
import {last, namesOf, rulesNamed, setting, valueOf} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {replacing} from '../place-fix.ts';
import {idOf} from '../rule-words.ts';
import {firstOf, wholeFile} from '../text.ts';

/**
Bodies that no rule sees: switched off, or behind a limit.
*/
export function checkBodies({servers}: Box): Finding[] {
	return servers.flatMap(server => {
		const blocks = guarded(server).filter(block => rulesNamed(block, 'secrule').length > 0);
		return [...findRequests(server, blocks), ...findPartial(server, blocks), ...findResponses(server, blocks)];
	});
}

function evidenceOf(cause: Directive | undefined, server: WebServer, name: string): Finding['evidence'] {
	return cause === undefined ? [wholeFile(server.mainFile, `no ${name} is set, which means Off`)] : firstOf([cause]);
}

function findRequests(server: WebServer, blocks: readonly Block[]): Finding[] {
	const groups = groupByCause(blocks, block => {
		const cause = setting(block, 'secrequestbodyaccess');
		return valueOf(cause) === 'on' ? undefined : {cause};
	});
	const isV3 = server.kind === 'nginx';
	return groups.map(([cause, all]): Finding => ({
		id: 'request-body-off',
		severity: 'error',
		where: namesOf(all),
		evidence: evidenceOf(cause, server, 'SecRequestBodyAccess'),
		consequence: isV3
			? 'libmodsecurity skips phase 2 as a whole then: attacks in query, headers and path pass too, without a line'
			: 'what is sent in a body, every form among it, is not looked at',
		fix: replacing(cause, server, all[0], ['SecRequestBodyAccess On']),
		certainty: 'certain',
		because: 'this is the last directive that holds there',
	}));
}

/** What both engines allow where nothing is set, and what they allow at most. */
const standardLimit = 134_217_728;
const highestLimit = 1_073_741_824;

/** How many bytes of a body nginx lets through at a level: 1 MB where nothing is set, and any number for 0. */
function allowedBody(block: Block): number {
	const [, number, unit = ''] = /^(\d+)([kmg]?)$/i.exec(last(block, 'client_max_body_size')?.words[0] ?? '1m') ?? [];
	const bytes = Number(number ?? 0) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
	return bytes === 0 ? highestLimit : Math.min(bytes, highestLimit);
}

function findPartial(server: WebServer, blocks: readonly Block[]): Finding[] {
	const groups = groupByCause(blocks, block => {
		const cause = setting(block, 'secrequestbodylimitaction');
		return valueOf(cause) === 'processpartial' ? {cause} : undefined;
	});
	const isV3 = server.kind === 'nginx';
	return groups.map(([cause, all]): Finding => {
		const limit = setting(all[0], 'secrequestbodylimit');
		const needed = isV3 ? Math.max(...all.map(block => allowedBody(block))) : 0;
		return {
			id: 'body-limit-process-partial',
			severity: isV3 ? 'error' : 'warn',
			where: namesOf(all),
			evidence: firstOf([cause, limit]),
			consequence: `an attack behind the first ${limit?.words[0] ?? '134217728'} bytes of a body passes, without a line`,
			fix: [
				'# larger bodies are refused then, uploads among them: raise the limit first, to the largest that is allowed',
				...(needed > Number(limit?.words[0] ?? standardLimit)
					? replacing(limit, server, all[0], [`SecRequestBodyLimit ${needed}`])
					: []),
				...replacing(cause, server, all[0], ['SecRequestBodyLimitAction Reject']),
			],
			certainty: 'certain',
			because: 'by configuration',
			unless: 'the application itself refuses such bodies',
		};
	});
}

/** Rules of responses of the Core Rule Set. */
function hasResponseRules(block: Block): boolean {
	return rulesNamed(block, 'secrule').some(directive => /^95[0-6]\d{3}$/.test(idOf(directive) ?? ''));
}

function findResponses(server: WebServer, blocks: readonly Block[]): Finding[] {
	const groups = groupByCause(blocks, block => {
		const access = setting(block, 'secresponsebodyaccess');
		if (access !== undefined && valueOf(access) !== 'on') {
			return {cause: access};
		}

		const types = setting(block, 'secresponsebodymimetype');
		const isBlind = types !== undefined && !types.words.some(word => word.toLowerCase() === 'text/html');
		return isBlind && hasResponseRules(block) ? {cause: types} : undefined;
	});
	return groups.map(([cause, all]): Finding => {
		const isOff = cause?.name === 'secresponsebodyaccess';
		return {
			id: 'response-not-inspected',
			severity: 'info',
			where: namesOf(all),
			evidence: firstOf([cause]),
			consequence: 'leaks (errors of a database, source code, web shells) leave without a line',
			fix: [
				...replacing(cause, server, all[0], [
					isOff ? 'SecResponseBodyAccess On' : 'SecResponseBodyMimeType text/plain text/html text/xml application/json',
				]),
				...(server.kind === 'nginx'
					? [
							'# and, since a packed answer cannot be read, in the nginx configuration: beside proxy_pass, with all other proxy_set_header that hold there',
							'proxy_set_header Accept-Encoding "";',
						]
					: []),
			],
			certainty: 'certain',
			because: 'by configuration',
			unless: 'you left responses out on purpose, for their cost',
		};
	});
}
