import {toIdTime} from '../../parsing/values/id-time.ts';
import {type Box, type Log, type WebServer} from '../box.ts';
import {guarded, logsOf} from '../cause.ts';
import {effective} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {type Heard} from '../log-facts.ts';
import {wholeFile} from '../text.ts';

/**
Whether logs tell of the same requests, in the same zone, in a format that is known.
*/
export function checkLogsCompared(box: Box): Finding[] {
	return box.servers.flatMap(server => {
		const error = logsOf(box, server, 'error').find(log => log.error !== undefined && log.error.ids.size > 0);
		const audit = logsOf(box, server, 'audit').find(log => log.audit !== undefined);
		return [
			...(error === undefined || audit === undefined ? [] : compare(server, error, audit)),
			...findZones(box, server),
			...findFormats(box, server),
		];
	});
}

/** Both ends of what two logs share are blurred by buffers. */
const edge = 5000;
const fewest = 10;

function compare(server: WebServer, error: Log, audit: Log): Finding[] {
	const inError = toTimes([...error.error!.ids.keys()]);
	const inAudit = toTimes([...audit.audit!.ids.keys()]);
	if (inError.size === 0 || inAudit.size === 0) {
		return [];
	}

	const from = Math.max(Math.min(...inError.values()), Math.min(...inAudit.values())) + edge;
	const to = Math.min(Math.max(...inError.values()), Math.max(...inAudit.values())) - edge;
	const within = (times: ReadonlyMap<string, number>): string[] =>
		[...times].filter(([, time]) => time >= from && time <= to).map(([id]) => id);
	const lines = within(inError);
	const records = within(inAudit).filter(id => audit.audit!.ruleIds.has(id));
	const withoutRecord = lines.filter(id => !audit.audit!.ids.has(id)).length;
	const hasAllLevels = guarded(server).every(block =>
		effective(block, 'error_log').some(({words}) => /^(?:info|debug)/.test(words[1] ?? '')),
	);
	const withoutLine =
		server.kind === 'nginx' && !hasAllLevels ? 0 : records.filter(id => !error.error!.ids.has(id)).length;
	const [missing, of] = withoutRecord >= withoutLine ? [withoutRecord, lines.length] : [withoutLine, records.length];
	if (missing < fewest || missing < of * 0.1) {
		return [];
	}

	const isRecord = withoutRecord >= withoutLine;
	return [
		{
			id: 'events-in-one-log-only',
			severity: 'warn',
			where: [isRecord ? audit.path : error.path],
			evidence: [
				wholeFile(
					isRecord ? error.path : audit.path,
					`${missing} of the last ${of} requests in it are not in ${isRecord ? audit.path : error.path}, in the time that both cover`,
				),
			],
			consequence: isRecord
				? 'of these requests there is no record: what they held is not known'
				: 'of these requests the error log has no line: whoever reads only that log does not know of them',
			fix: isRecord
				? [
						'# look for noauditlog, ctl:auditEngine=Off, error_page and rights of the storage folder',
						`grep -rn 'noauditlog\\|auditEngine' ${server.mainFile.replace(/\/[^/]*$/, '')}`,
					]
				: [
						'# look for nolog in SecDefaultAction',
						`grep -rn 'SecDefaultAction' ${server.mainFile.replace(/\/[^/]*$/, '')}`,
					],
			certainty: 'likely',
			because: 'by the ids of requests in both logs',
			unless: 'one of the logs was rotated or cut in between',
		},
	];
}

function toTimes(ids: readonly string[]): ReadonlyMap<string, number> {
	return new Map(
		ids.flatMap(id => {
			const time = toIdTime(id);
			return time === undefined ? [] : [[id, time] as const];
		}),
	);
}

const quarter = 15;

/** Minutes that a log's own times are ahead of those in its ids, if most of them agree. */
function zoneByIds(ids: ReadonlyMap<string, number>): number | undefined {
	const votes = new Map<number, number>();
	let all = 0;
	for (const [id, time] of ids) {
		const utc = toIdTime(id);
		if (utc !== undefined) {
			const zone = Math.round((time - utc) / 60_000 / quarter) * quarter;
			votes.set(zone, (votes.get(zone) ?? 0) + 1);
			all++;
		}
	}

	const [zone, number] = [...votes].toSorted(([, one], [, other]) => other - one)[0] ?? [0, 0];
	return all >= 3 && number > all * 0.8 ? zone : undefined;
}

function findZones(box: Box, server: WebServer): Finding[] {
	const zones = new Map<number, string>();
	let newest: number | undefined;
	const add = (zone: number | undefined, name: string, time: number | undefined): void => {
		if (zone !== undefined && !zones.has(zone)) {
			zones.set(zone, name);
			newest ??= time;
		}
	};
	for (const log of box.logs.filter(each => each.server === server)) {
		const {error, audit, access} = log;
		if (error !== undefined) {
			add(zoneByIds(error.ids), log.path, error.last);
		}

		add(audit?.zone, log.path, audit?.last);
		add(access?.at(-1)?.zone, log.path, access?.at(-1)?.time);
	}

	// That of the machine when the log was written: summer time may have begun since.
	const own = newest === undefined ? undefined : box.zoneAt(newest);
	const isOwn = zones.size === 1 && own !== undefined && !zones.has(own);
	if (zones.size < 2 && !isOwn) {
		return [];
	}

	const format = (zone: number): string =>
		`UTC${zone < 0 ? '-' : '+'}${Math.trunc(Math.abs(zone) / 60)}${zone % 60 === 0 ? '' : `:${Math.abs(zone % 60)}`}`;
	return [
		{
			id: 'time-zone',
			severity: 'info',
			where: [server.kind],
			evidence: [...zones].map(([zone, name]) => wholeFile(name, `is written in ${format(zone)}`)),
			consequence: isOwn
				? `the machine itself is in ${format(own)}: times of the log and of everything else differ`
				: 'the same request has different times in these logs',
			fix: [
				`systemctl edit ${server.kind === 'nginx' ? 'nginx' : 'apache2'}`,
				'[Service]',
				'Environment=TZ=UTC',
				'# then restart it',
			],
			certainty: 'likely',
			because: 'by the times in lines and ids',
			unless: 'summer time began or ended in between',
		},
	];
}

function findFormats(box: Box, server: WebServer): Finding[] {
	return box.logs.flatMap((log): Finding[] => {
		const {state, error} = log;
		if (log.server !== server) {
			return [];
		}

		const isOddError =
			error?.foreign !== undefined && error.foreign.count > 20 && error.foreign.count > error.lines * 0.5;
		const isOddInPart =
			!isOddError &&
			error?.foreign !== undefined &&
			error.foreign.count > 20 &&
			error.foreign.count > error.lines * 0.05;
		if (isOddInPart) {
			return [describeForeign(log, error.foreign, error.lines)];
		}

		const isOddAudit =
			log.kind === 'audit' && log.audit === undefined && log.isRead && 'size' in state && state.size > 0;
		if (!isOddError && !isOddAudit) {
			return [];
		}

		return [
			{
				id: 'other-format',
				severity: 'warn',
				where: [log.path],
				evidence: [
					wholeFile(
						log.path,
						isOddError
							? `${error.foreign.count} of the last ${error.lines} lines: ${error.foreign.text}`
							: 'holds no record that is known',
					),
				],
				consequence: 'this log cannot be read, by waftop or by tools that expect the usual form',
				fix: ['# see what stands in it', `tail -n 3 ${log.path}`],
				certainty: 'possible',
				because: 'by the last part of the log',
				unless: 'a collector reads it that knows its form',
			},
		];
	});
}

/** Lines without the head of a server among lines that have it. */
function describeForeign({path}: Log, {count, text}: Heard, lines: number): Finding {
	return {
		id: 'unreadable',
		severity: 'info',
		where: [path],
		evidence: [wholeFile(path, `${count} of the last ${lines} lines: ${text}`)],
		consequence:
			'another program writes into this log, or clients break its lines with newlines: what stands in such lines is not read',
		fix: ['# who writes there', `lsof ${path}`],
		certainty: 'possible',
		because: 'by the last part of the log',
		unless: 'an application writes its own errors there, as PHP and CGI programs do',
	};
}
