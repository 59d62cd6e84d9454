import {type Block, type Box, type Directive, type Log, type WebServer} from '../box.ts';
import {groupByCause, guarded} from '../cause.ts';
import {allBlocks, effective, last, namesOf} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {replacing} from '../place-fix.ts';
import {trustedProxies, trustsEveryone} from '../real-ip.ts';
import {count, firstOf, wholeFile} from '../text.ts';

/**
Whether the client in a log is the one who sent the request.
*/
export function checkClients(box: Box): Finding[] {
	return box.servers.flatMap(server => {
		const everyone = trustsEveryone(server);
		return [
			...findEveryone(server, everyone),
			...(everyone.length > 0 ? [] : findProxy(box, server)),
			...findChosenIds(server),
		];
	});
}

/** Only itself can connect. */
function isInside(server: WebServer): boolean {
	const listens = allBlocks(server.top)
		.flatMap(block => block.own)
		.filter(({name}) => name === 'listen');
	return listens.length > 0 && listens.every(({words}) => /^(?:127\.|\[::1\]|localhost|unix:)/.test(words[0] ?? ''));
}

function findEveryone(server: WebServer, causes: readonly Directive[]): Finding[] {
	if (causes.length === 0 || isInside(server)) {
		return [];
	}

	const blocks = allBlocks(server.top).filter(block =>
		trustedProxies(server, block).some(directive => causes.includes(directive)),
	);
	const header = blocks
		.map(block => last(block, server.kind === 'nginx' ? 'real_ip_header' : 'remoteipheader'))
		.find(each => each !== undefined);
	return [
		{
			id: 'real-ip-trusts-everyone',
			severity: 'error',
			where: namesOf(blocks),
			evidence: firstOf([...causes, header]),
			consequence: `an attacker is whoever it writes into ${header?.words[0] ?? 'X-Real-IP'}: denying it, exclusions by address and every count by client are worth nothing`,
			fix: [
				'# with the addresses of your balancer for 192.0.2.0/28',
				...replacing(causes[0], server, blocks[0], [
					server.kind === 'nginx' ? 'set_real_ip_from 192.0.2.0/28;' : 'RemoteIPInternalProxy 192.0.2.0/28',
				]),
			],
			certainty: 'certain',
			because: 'by configuration',
			unless: 'a firewall lets nobody but the balancer connect',
		},
	];
}

const inner =
	/^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd][\da-f]{2}:|fe80:)/i;

/** Requests that say nothing of a site's visitors. */
const fewest = 8;

function findProxy(box: Box, server: WebServer): Finding[] {
	const logs = box.logs.filter(log => log.server === server);
	const audit = logs.find(log => log.audit !== undefined && log.audit.forwarded.size > 2);
	const error = logs.find(log => (log.error?.wafLines ?? 0) >= fewest);
	const seen = audit?.audit?.clients ?? error?.error?.clients ?? new Map<string, number>();
	const total = [...seen.values()].reduce((sum, number) => sum + number, 0);
	const [top, most] = [...seen].toSorted(([, one], [, other]) => other - one)[0] ?? ['', 0];
	const forwarded = audit?.audit?.forwarded.size ?? 0;
	if (total < fewest || most < total * 0.9 || !inner.test(top) || (audit === undefined && !isAllInner(seen))) {
		return [];
	}

	const log = (audit ?? error)!;
	const wrong = last(server.top, server.kind === 'nginx' ? 'real_ip_header' : 'remoteipheader');
	const isNginx = server.kind === 'nginx';
	return [
		{
			id: 'client-is-proxy',
			severity: forwarded > 0 ? 'warn' : 'info',
			where: [server.kind],
			evidence: [wholeFile(log.path, describeClients(log, top, most, total, forwarded)), ...firstOf([wrong])],
			consequence: 'attackers cannot be told apart, and denying one would deny everybody',
			fix: isNginx
				? ['# in http { }', `set_real_ip_from ${top};`, 'real_ip_header X-Forwarded-For;']
				: [
						'a2enmod remoteip',
						'# in the server as a whole',
						'RemoteIPHeader X-Forwarded-For',
						`RemoteIPInternalProxy ${top}`,
					],
			certainty: forwarded > 0 ? 'likely' : 'possible',
			because: forwarded > 0 ? 'the records carry other addresses in X-Forwarded-For' : 'by the error log only',
			unless: 'these are health checks, or tests from this machine',
		},
	];
}

function isAllInner(clients: ReadonlyMap<string, number>): boolean {
	return [...clients.keys()].every(client => inner.test(client));
}

function describeClients(log: Log, top: string, most: number, total: number, forwarded: number): string {
	const what = log.kind === 'audit' ? 'records' : 'lines';
	const also =
		forwarded === 0 ? '' : `, with ${count(forwarded, 'different address', 'different addresses')} in X-Forwarded-For`;
	return `${most} of the last ${total} ${what} have the client ${top}${also}`;
}

/* Samples: `$http_x_request_id`, `"$cookie_sid"`, `$arg_id` */
const sent = /\$\{?(?:http_|arg_|cookie_)/;

function findChosenIds(server: WebServer): Finding[] {
	const maps = allBlocks(server.top).flatMap(block => effective(block, 'map'));
	const isSent = (words: readonly string[]): boolean =>
		words.some(
			word =>
				sent.test(word) ||
				maps.some(
					({words: [source = '', target]}) =>
						word.replaceAll(/[{}]/g, '').includes(target ?? '\0') && sent.test(source),
				),
		);
	const groups = groupByCause(guarded(server), (block: Block) => {
		const cause = last(block, 'modsecurity_transaction_id');
		return cause !== undefined && isSent(cause.words) ? {cause} : undefined;
	});
	return groups.map(([cause, all]): Finding => ({
		id: 'transaction-id-from-client',
		severity: 'warn',
		where: namesOf(all),
		evidence: firstOf([cause]),
		consequence:
			'a client can give all its requests one id, or the id of another: records and lines of different requests are put together',
		fix: replacing(cause, server, all[0], ['modsecurity_transaction_id "$request_id";']),
		certainty: 'certain',
		because: 'by configuration',
		unless: 'your own proxy sets that header, whatever the client sent',
	}));
}
