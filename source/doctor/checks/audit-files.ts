import path from 'node:path';
import {type Box, type Log, type Rotation, type WebServer} from '../box.ts';
import {groupByCause, guarded, logsOf} from '../cause.ts';
import {namesOf, setting, valueOf} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {replacing} from '../place-fix.ts';
import {canMakeFiles, formatMode} from '../rights.ts';
import {hasDirective, rotationOf} from '../rotation.ts';
import {count, firstOf, wholeFile} from '../text.ts';

/**
Whether what is logged arrives in the files that are read: rotation, rights of folders, space.
*/
export function checkAuditFiles(box: Box): Finding[] {
	return box.servers.flatMap(server => {
		const logs = [...logsOf(box, server, 'audit'), ...logsOf(box, server, 'error')];
		return [
			...logs.flatMap(log => findMoved(server, log)),
			...findRotation(box, server),
			...findStorage(box, server),
			...logs.flatMap(log => findRoom(log)),
		];
	});
}

/** A log that is written under another name. */
function findMoved(server: WebServer, log: Log): Finding[] {
	const {path: name, state, rotated} = log;
	const isNginxAudit = server.kind === 'nginx' && log.kind === 'audit';
	const open = server.processes.flatMap(({id, open: files}) =>
		(files ?? []).filter(file => isMovedFrom(file.name, name)).map(file => ({id, ...file})),
	);
	const isEmpty = state.is === 'absent' || (state.is === 'file' && state.size === 0);
	const isGrowing =
		rotated !== undefined &&
		'changed' in rotated.state &&
		isEmpty &&
		rotated.state.size > 0 &&
		(state.is === 'absent'
			? server.processes.length > 0 && isNginxAudit
			: 'changed' in state && rotated.state.changed > state.changed + 60_000);
	if (open.length === 0 && !isGrowing) {
		return [];
	}

	const isSeen = open.length > 0;
	const target = isSeen ? open[0].name : rotated!.path;
	const isDeleted = target.endsWith(' (deleted)');
	return [
		{
			id: 'audit-log-not-reopened',
			severity: 'error',
			where: [name],
			evidence: [
				wholeFile(
					name,
					state.is === 'absent'
						? 'is not there'
						: 'size' in state
							? `has ${count(state.size, 'byte')}`
							: 'cannot be looked at',
				),
				isSeen
					? wholeFile(`/proc/${open[0].id}/fd/${open[0].number}`, target)
					: wholeFile(target, 'was written after the log was made anew'),
			],
			consequence: `new ${log.kind === 'audit' ? 'records' : 'lines'} go ${isDeleted ? 'into a file that is deleted and gone with the process' : `into ${target}`}: whoever reads ${name} sees nothing`,
			fix: [
				...(isDeleted
					? ['# save what is in it first', `cat /proc/${open[0].id}/fd/${open[0].number} > ${name}.saved`]
					: []),
				...(isNginxAudit
					? ['# libmodsecurity opens its log only at a start, not at a reload', 'systemctl restart nginx']
					: [server.kind === 'nginx' ? 'nginx -s reopen' : 'systemctl reload apache2']),
			],
			certainty: isSeen ? 'certain' : 'likely',
			because: isSeen ? 'this is the file that the process has open' : 'by size and time of the two files',
		},
	];
}

function isMovedFrom(open: string, name: string): boolean {
	const bare = open.replace(/ \(deleted\)$/, '');
	return (
		(bare === name && bare !== open) || (bare.startsWith(name) && /^[.-](?:\d+|old|bak)$/.test(bare.slice(name.length)))
	);
}

/** Rotation that loses what comes after it: libmodsecurity goes on writing into the file that it has open. */
function findRotation(box: Box, server: WebServer): Finding[] {
	const isNginx = server.kind === 'nginx';
	const groups = new Map<Rotation, Log[]>();
	for (const log of [...logsOf(box, server, 'audit'), ...(isNginx ? [] : logsOf(box, server, 'error'))]) {
		const entry = log.isFile ? rotationOf(box.rotations, log) : undefined;
		const isRestarted = entry !== undefined && /\brestart\b/.test(entry.after);
		const isReloaded = isRestarted || /\b(?:reload|graceful|rotate|USR1|HUP|reopen)\b/i.test(entry?.after ?? '');
		if (entry !== undefined && !hasDirective(entry, 'copytruncate') && !(isNginx ? isRestarted : isReloaded)) {
			groups.set(entry, [...(groups.get(entry) ?? []), log]);
		}
	}

	return [...groups].map(([entry, logs]): Finding => ({
		id: 'logrotate-create-for-audit-log',
		severity: 'warn',
		where: logs.map(({path: name}) => name),
		evidence: firstOf([entry, ...logs.map(({named}) => named[0].by)]),
		consequence: isNginx
			? 'after the next rotation records go into the renamed file, and later into a deleted one: the audit log stays empty until a restart'
			: 'after the next rotation lines and records go into the renamed file, since Apache is not told',
		fix: isNginx
			? [
					'# /etc/logrotate.d/modsec, and SecAuditLog in a folder that no other entry covers, such as /var/log/modsec',
					'/var/log/modsec/modsec_audit.log {',
					'    daily',
					'    rotate 14',
					'    compress',
					'    delaycompress',
					'    missingok',
					'    notifempty',
					'    copytruncate',
					'}',
				]
			: [`# in ${entry.file}`, 'postrotate', '    systemctl reload apache2', 'endscript'],
		certainty: 'certain',
		because: isNginx
			? 'the entry renames the file, and libmodsecurity does not open it again at a signal or reload'
			: 'the entry renames the file and runs no reload',
		unless: isNginx ? 'your build of libmodsecurity opens its log again at a reload' : undefined,
	}));
}

function findStorage(box: Box, server: WebServer): Finding[] {
	const groups = groupByCause(guarded(server), block => {
		const isStored = ['concurrent', 'parallel'].includes(valueOf(setting(block, 'secauditlogtype')));
		const isOn = ['on', 'relevantonly'].includes(valueOf(setting(block, 'secauditengine')));
		if (!isStored || !isOn) {
			return undefined;
		}

		const folder = setting(block, 'secauditlogstoragedir');
		const name = folder?.words[0];
		if (name === undefined) {
			return {cause: setting(block, 'secauditlogtype')};
		}

		const state = box.look(path.resolve(server.ruleFolders[0] ?? '/', name));
		const isUsable =
			state.is === 'unknown' ||
			(state.is === 'folder' && (server.worker === undefined || canMakeFiles(state, server.worker)));
		return isUsable ? undefined : {cause: folder};
	});
	return groups.map(([cause, all]): Finding => {
		const name = cause?.name === 'secauditlogstoragedir' ? cause.words[0] : undefined;
		const state = name === undefined ? undefined : box.look(path.resolve(server.ruleFolders[0] ?? '/', name));
		const worker = server.worker?.uid ?? 33;
		const said =
			state === undefined || !('mode' in state)
				? 'is not there'
				: `belongs to user ${state.uid}, mode ${formatMode(state.mode)}; records are written by user ${worker}`;
		const target = name ?? '/var/log/modsec/audit';
		return {
			id: 'audit-storage-not-writable',
			severity: 'error',
			where: namesOf(all),
			evidence: [...firstOf([cause]), ...(name === undefined ? [] : [wholeFile(name, said)])],
			consequence:
				name === undefined
					? 'records have no folder to go to: each is dropped, without an error'
					: `no record is stored${server.kind === 'nginx' ? ', and libmodsecurity says nothing of it' : ''}`,
			fix: [
				...(name === undefined ? replacing(undefined, server, all[0], [`SecAuditLogStorageDir ${target}`]) : []),
				'# in a shell',
				`install -d -o ${worker} -m 0750 ${target}`,
			],
			certainty: name === undefined || state?.is === 'absent' ? 'certain' : 'likely',
			because:
				name === undefined
					? 'no SecAuditLogStorageDir holds there'
					: 'by the owners and modes of the folder and those above it',
		};
	});
}

const megabyte = 1024 * 1024;

function findRoom({room, path: name, error}: Log): Finding[] {
	const heard =
		error?.complaints.get('audit-write') ?? error?.complaints.get('disk-full') ?? error?.complaints.get('audit-folder');
	const isFull = room !== undefined && room.size > 0 && (room.free < room.size * 0.05 || room.free < 256 * megabyte);
	const hasNoNames = room !== undefined && room.names > 0 && room.freeNames < room.names * 0.02;
	if (heard === undefined && !isFull && !hasNoNames) {
		return [];
	}

	const free =
		room === undefined
			? ''
			: hasNoNames
				? `${room.freeNames} files can still be made on its disk`
				: `${Math.round(room.free / megabyte)} MB of ${Math.round(room.size / megabyte)} are free on its disk`;
	return [
		{
			id: 'audit-write-failed',
			severity: heard === undefined ? 'warn' : 'error',
			where: [name],
			evidence: [
				...(heard === undefined ? [] : [wholeFile(name, `${count(heard.count, 'time')}: ${heard.text}`)]),
				...(isFull || hasNoNames ? [wholeFile(name, free)] : []),
			],
			consequence:
				heard === undefined
					? 'when it is full, records and lines are lost, and libmodsecurity says nothing of it'
					: 'these records are lost',
			fix: [
				'df -h && df -i',
				'journalctl --vacuum-size=500M',
				'# and rotate sooner, or record less',
				'SecAuditEngine RelevantOnly',
			],
			certainty: heard === undefined ? 'likely' : 'certain',
			because: heard === undefined ? 'by the state of the file system' : 'the error log says so',
		},
	];
}
