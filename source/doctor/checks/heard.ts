import {type Box, type Log, type WebServer} from '../box.ts';
import {guarded, logsOf} from '../cause.ts';
import {setting} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {type ComplaintKind, type Heard} from '../log-facts.ts';
import {count, firstOf, wholeFile} from '../text.ts';

/**
What engine and server complain of in the error log, and what its lines show.
*/
export function checkHeard(box: Box): Finding[] {
	return box.servers.flatMap(server => {
		const logs = logsOf(box, server, 'error').filter(({error}) => error !== undefined);
		return [
			...findUniqueId(server, logs),
			...findPcre(server, logs),
			...findCrashes(logs),
			...findMessages(server, logs),
			...findCut(server, logs),
		];
	});
}

function heardIn(logs: readonly Log[], kind: ComplaintKind): readonly [Log, Heard] | undefined {
	for (const log of logs) {
		const heard = log.error?.complaints.get(kind);
		if (heard !== undefined) {
			return [log, heard];
		}
	}

	return undefined;
}

function quote([log, heard]: readonly [Log, Heard]): Finding['evidence'][number] {
	return wholeFile(log.path, `${count(heard.count, 'time')}: ${heard.text}`);
}

/** Without it mod_security2 starts, and its test says that all is well. */
function findUniqueId(server: WebServer, logs: readonly Log[]): Finding[] {
	const heard = heardIn(logs, 'unique-id');
	const isAbsent =
		server.kind === 'Apache' &&
		server.hasEngine === true &&
		server.modules.size > 1 &&
		![...server.modules].some(name => name.startsWith('unique_id'));
	return !isAbsent && heard === undefined
		? []
		: [
				{
					id: 'mod-unique-id-absent',
					severity: 'error',
					where: [server.kind],
					evidence: [
						...(isAbsent ? [wholeFile(server.mainFile, 'loads security2_module and no unique_id_module')] : []),
						...(heard === undefined ? [] : [quote(heard)]),
					],
					consequence: 'ModSecurity lets every request through without looking at it; apache2 -t still says Syntax OK',
					fix: ['a2enmod unique_id', 'systemctl restart apache2'],
					certainty: isAbsent ? 'certain' : 'likely',
					because: heard === undefined ? 'by configuration' : 'the error log says so',
					unless: isAbsent ? 'the module is compiled into the program' : 'it was loaded since',
				},
			];
}

function findPcre(server: WebServer, logs: readonly Log[]): Finding[] {
	const log = logs.find(({error}) => error!.pcreRules.size > 0);
	const rules = [...(log?.error?.pcreRules ?? [])].toSorted(([, one], [, other]) => other - one);
	if (log === undefined) {
		return [];
	}

	const limits = guarded(server).map(block => setting(block, 'secpcrematchlimit'));
	const total = rules.reduce((sum, [, number]) => sum + number, 0);
	const named = rules.slice(0, 5).map(([rule, number]) => `${rule === '-' ? 'unknown rule' : rule} ${number}×`);
	return [
		{
			id: 'pcre-limits-exceeded',
			severity: 'warn',
			where: [log.path],
			evidence: [
				wholeFile(log.path, `${count(total, 'match', 'matches')} given up: ${named.join(', ')}`),
				...firstOf(limits, 1),
			],
			consequence: 'these rules did not match, whatever the requests held; attackers send such requests on purpose',
			fix: ['SecPcreMatchLimit 250000', 'SecPcreMatchLimitRecursion 250000'],
			certainty: 'certain',
			because: 'the engine says so for each',
			unless: 'rule 200005 of the recommended file refuses such requests',
		},
	];
}

function findCrashes(logs: readonly Log[]): Finding[] {
	const heard = heardIn(logs, 'crash');
	return heard === undefined
		? []
		: [
				{
					id: 'worker-crashes',
					severity: 'error',
					where: [heard[0].path],
					evidence: [quote(heard)],
					consequence: 'lines and records of the requests in hand are lost, and clients get no answer',
					fix: [
						'# which library it is',
						'coredumpctl info',
						'# in a chroot, /dev/zero has to be there; else a newer build of the engine',
						'apt-get install --only-upgrade libmodsecurity3 libapache2-mod-security2',
					],
					certainty: 'possible',
					because: 'the error log says that workers die; by which module cannot be seen from here',
					unless: 'another module is to blame',
				},
			];
}

const messages: ReadonlyArray<readonly [ComplaintKind, string, readonly string[]]> = [
	[
		'dbm',
		'collections cannot be stored, so nothing is counted over requests: brute force and scanners are not noticed',
		['install -d -o www-data -m 0750 /var/cache/modsecurity', 'SecDataDir /var/cache/modsecurity'],
	],
	[
		'temporary-file',
		'uploads fail, or are not inspected',
		[
			'install -d -o www-data -m 0700 /var/cache/modsecurity/tmp',
			'SecTmpDir /var/cache/modsecurity/tmp',
			'SecUploadDir /var/cache/modsecurity/tmp',
		],
	],
	['rule-failed', 'a rule cannot do its work, so it never matches', ['# correct the rule that the line names']],
];

function findMessages(server: WebServer, logs: readonly Log[]): Finding[] {
	const found = messages.flatMap(([kind, consequence, fix]): Finding[] => {
		const heard = heardIn(logs, kind);
		return heard === undefined
			? []
			: [
					{
						id: 'engine-messages',
						severity: 'warn',
						where: [heard[0].path],
						evidence: [
							quote(heard),
							...(kind === 'dbm'
								? firstOf(
										guarded(server).map(block => setting(block, 'secdatadir')),
										1,
									)
								: []),
						],
						consequence,
						fix,
						certainty: 'likely',
						because: 'the error log says so',
						unless: 'it was set right since',
					},
				];
	});
	const twice = heardIn(logs, 'duplicate-rule');
	return twice === undefined
		? found
		: [
				...found,
				{
					id: 'rules-twice',
					severity: 'warn',
					where: [twice[0].path],
					evidence: [quote(twice)],
					consequence: 'the server did not take its configuration, and goes on with an older one',
					fix: ['# name each rules file once; the directive that the line names is the wrong one', 'nginx -t'],
					certainty: 'likely',
					because: 'the error log says so',
					unless: 'it was set right since',
				},
			];
}

/** Below it, it is what happens to every log now and then. */
const usual = 0.02;

function findCut(server: WebServer, logs: readonly Log[]): Finding[] {
	return logs.flatMap((log): Finding[] => {
		const {cut, wafLines} = log.error!;
		return server.kind !== 'nginx' || cut < 5 || cut < wafLines * usual
			? []
			: [
					{
						id: 'lines-cut',
						severity: 'info',
						where: [log.path],
						evidence: [
							wholeFile(
								log.path,
								`${cut} of the last ${wafLines} lines of matches have 2,047 bytes and end without host or id`,
							),
						],
						consequence: `of ${Math.round((cut / wafLines) * 100)} % of the matches the client, the host or the request is not told by this log`,
						fix: [
							'# nothing makes nginx write longer lines: keep an audit log beside it',
							'SecAuditEngine RelevantOnly',
							'SecAuditLogParts ABHZ',
						],
						certainty: 'certain',
						because: 'nginx cuts lines at 2,047 bytes',
						unless: 'an audit log is kept',
					},
				];
	});
}
