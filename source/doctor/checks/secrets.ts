import path from 'node:path';
import {type Box, type Log, type WebServer} from '../box.ts';
import {groupByCause, guarded, logsOf} from '../cause.ts';
import {namesOf, setting, valueOf} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {replacing} from '../place-fix.ts';
import {formatMode, isReadByAll} from '../rights.ts';
import {count, firstOf, wholeFile} from '../text.ts';

/**
What lies about: logs with secrets that everybody may read, debug logs, uploads.
*/
export function checkSecrets(box: Box): Finding[] {
	return box.servers.flatMap(server => [
		...findReadable(box, server),
		...findDebug(box, server),
		...findUploads(server),
	]);
}

function findReadable(box: Box, server: WebServer): Finding[] {
	const open = [
		...logsOf(box, server, 'audit'),
		...logsOf(box, server, 'debug'),
		...logsOf(box, server, 'error'),
	].filter(({state}) => isReadByAll(state) && 'size' in state && state.size > 0);
	// An error log alone holds little of what is secret, and most distributions leave it so.
	if (open.every(({kind}) => kind === 'error')) {
		return [];
	}

	const [worst] = open;
	const secrets = worst.audit?.withSecrets ?? 0;
	const folder = path.dirname(worst.path);
	return [
		{
			id: 'log-readable-by-others',
			severity: 'warn',
			where: open.map(({path: name}) => name),
			evidence: open
				.slice(0, 3)
				.map(log => wholeFile(log.path, `mode ${modeOf(log)}, and every folder above it is open to all`)),
			consequence: `any user or broken-in application of this machine reads what visitors sent: cookies, passwords, tokens${secrets === 0 ? '' : ` (${count(secrets, 'record')} of the last ${worst.audit!.records} hold such)`}`,
			fix: [`chmod o-rx ${folder}`, `chmod o-r ${open.map(({path: name}) => name).join(' ')}`],
			certainty: 'certain',
			because: 'by the modes of the files and of all folders above',
			unless: 'nobody but administrators has an account, and no application runs here',
		},
	];
}

function modeOf({state}: Log): string {
	return 'mode' in state ? formatMode(state.mode) : '?';
}

/** Below it nothing is written a request. */
const loud = 4;

function findDebug(box: Box, server: WebServer): Finding[] {
	const groups = groupByCause(guarded(server), block => {
		const level = setting(block, 'secdebugloglevel');
		const isOn = Number(level?.words[0] ?? 0) >= loud && setting(block, 'secdebuglog') !== undefined;
		return isOn ? {cause: level} : undefined;
	});
	return groups.map(([cause, all]): Finding => {
		const log = setting(all[0], 'secdebuglog');
		const state = logsOf(box, server, 'debug')[0]?.state;
		const size =
			state !== undefined && 'size' in state ? `; it has ${Math.round(state.size / 1_000_000)} MB by now` : '';
		return {
			id: 'debug-log-on',
			severity: 'warn',
			where: namesOf(all),
			evidence: firstOf([cause, log]),
			consequence: `some 100 to 300 kB are written for each request, with all that visitors send, and each is slower${size}`,
			fix: replacing(cause, server, all[0], ['SecDebugLogLevel 0']),
			certainty: 'certain',
			because: 'from level 4 on each step of each rule is written',
			unless: 'you are looking for a fault right now',
		};
	});
}

function findUploads(server: WebServer): Finding[] {
	const groups = groupByCause(guarded(server), block => {
		const cause = setting(block, 'secuploadkeepfiles');
		return ['on', 'relevantonly'].includes(valueOf(cause)) ? {cause} : undefined;
	});
	return groups.map(([cause, all]): Finding => {
		const folder = setting(all[0], 'secuploaddir');
		return {
			id: 'uploads-kept',
			severity: 'info',
			where: namesOf(all),
			evidence: firstOf([cause, folder]),
			consequence: `what visitors upload stays in ${folder?.words[0] ?? 'the folder for temporary files'}, malware among it, and nothing takes it away`,
			fix: [
				...replacing(cause, server, all[0], ['SecUploadKeepFiles Off']),
				...(folder === undefined ? [] : [`# what was kept before stays in ${folder.words[0]} until you take it away`]),
			],
			certainty: 'certain',
			because: 'by configuration',
			unless: 'a scanner takes them from there',
		};
	});
}
