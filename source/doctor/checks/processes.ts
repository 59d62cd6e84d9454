import {type Box, type Log, type WebServer} from '../box.ts';
import {guarded} from '../cause.ts';
import {allBlocks, handlerOf, isOn} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {count, firstOf, wholeFile} from '../text.ts';

/**
What runs against what is configured, and where it writes.
*/
export function checkProcesses(box: Box): Finding[] {
	return [
		...box.servers.flatMap(server => [...findUnreloaded(box, server), ...findStreams(box, server)]),
		...findTwoEngines(box.servers),
	];
}

/** Clocks of file systems and kernels differ a little. */
const slack = 3000;

function findUnreloaded(box: Box, server: WebServer): Finding[] {
	const starts = server.processes.map(({startedAt}) => startedAt).filter(time => time !== undefined);
	if (starts.length === 0) {
		return [];
	}

	// A reload makes new workers.
	const since = Math.max(...starts);
	const changed = server.files.flatMap(file => {
		const state = box.look(file);
		return 'changed' in state ? [{file, time: state.changed}] : [];
	});
	const newer = changed.filter(({time}) => time > since + slack);
	// Of a copy without its times all are new.
	if (newer.length === 0 || newer.length === changed.length) {
		return [];
	}

	const isPackageOnly = newer.every(({file}) => file.startsWith('/usr/'));
	return [
		{
			id: 'config-newer-than-process',
			severity: isPackageOnly ? 'info' : 'warn',
			where: [server.kind],
			evidence: newer.slice(0, 3).map(({file}) => wholeFile(file, 'was changed after the workers were started')),
			consequence: `what runs is not what these ${count(newer.length, 'file')} say${newer.length === 1 ? 's' : ''}, and neither is what is told here by configuration`,
			fix:
				server.kind === 'nginx'
					? ['nginx -t && systemctl reload nginx']
					: ['apachectl configtest && systemctl reload apache2'],
			certainty: 'likely',
			because: 'by the times of files and processes',
			unless: 'only comments were changed, or a reload was refused: look into the error log',
		},
	];
}

function findStreams(box: Box, server: WebServer): Finding[] {
	const logs = box.logs.filter(
		log => log.server === server && (log.kind === 'error' || log.kind === 'audit') && isStream(log),
	);
	const isUsed = logs.length > 0 && guarded(server).length > 0;
	return isUsed
		? [
				{
					id: 'container-stdout',
					severity: 'info',
					where: logs.map(({path}) => path),
					evidence: firstOf(logs.map(({named}) => named[0].by)),
					consequence: 'there is no file to read on this machine: what is written goes to whoever started the process',
					fix: [
						'docker logs -f CONTAINER 2>&1 | waftop -',
						'# or, of a service',
						`journalctl -fu ${server.kind === 'nginx' ? 'nginx' : 'apache2'} -o cat | waftop -`,
					],
					certainty: 'certain',
					because: 'by configuration',
					unless: 'a collector takes it from there',
				},
			]
		: [];
}

/* Samples: `/dev/stdout`, `stderr`, and as official images have it: `/var/log/nginx/error.log -> /dev/stderr` */
function isStream({path, link}: Log): boolean {
	return /^(?:stderr$|\/dev\/std|\/proc\/self\/fd\/)/.test(path) || /^\/(?:dev\/std|proc\/self\/fd\/)/.test(link ?? '');
}

/** nginx in front of Apache on one machine, both with an engine. */
function findTwoEngines(servers: readonly WebServer[]): Finding[] {
	const front = servers.find(server => server.kind === 'nginx' && guarded(server).length > 0);
	const behind = servers.find(
		server => server.kind === 'Apache' && server.hasEngine === true && guarded(server).length > 0,
	);
	const ports = new Set(
		behind?.top.own.filter(({name}) => name === 'listen').map(({words}) => /(\d+)$/.exec(words[0] ?? '')?.[1]),
	);
	const handing =
		front === undefined || behind === undefined
			? undefined
			: allBlocks(front.top)
					.filter(block => isOn(front, block))
					.map(block => handlerOf(block))
					.find(directive => {
						const [, port = '80'] = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?/.exec(
							directive?.words[0] ?? '',
						) ?? ['', ''];
						return directive?.name === 'proxy_pass' && ports.has(port);
					});
	return handing === undefined
		? []
		: [
				{
					id: 'two-wafs',
					severity: 'info',
					where: ['nginx', 'Apache'],
					evidence: firstOf([handing, behind?.top.own.find(({name}) => name === 'listen')]),
					consequence: 'each request is inspected twice, and the inner engine sees the proxy as the client of all',
					fix: ['# in the one behind, for example', 'SecRuleEngine Off'],
					certainty: 'likely',
					because: 'by configuration',
					unless: 'both layers are meant',
				},
			];
}
