import {type Block, type Box, type Directive, type WebServer} from '../box.ts';
import {
	allBlocks,
	answering,
	engineOf,
	handlerOf,
	isOn,
	last,
	namesOf,
	rulesNamed,
	setting,
	valueOf,
} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {replacing} from '../place-fix.ts';
import {isHealthCheck, isStatic} from '../harmless-location.ts';
import {firstOf, wholeFile} from '../text.ts';

/**
Where rules are configured and run nowhere, or only log: per level, one finding a cause.
*/
export function checkEngine({servers, logs}: Box): Finding[] {
	const isNowhere = servers.every(server => !allBlocks(server.top).some(block => isOn(server, block)));
	return servers.flatMap((server, at) => {
		const blocks = answering(server);
		const on = blocks.filter(block => isOn(server, block));
		const attacks = logs.find(log => log.server === server && log.error !== undefined)?.error;
		const detected = attacks === undefined ? 0 : attacks.warnings;
		return [
			...(findNotOn(server, blocks) ?? (isNowhere && at === 0 ? findNone(servers) : [])),
			...findOff(server, blocks, on),
			...findDetectionOnly(server, on, detected),
		];
	});
}

/** Nowhere on, though rules are named. */
function findNotOn(server: WebServer, blocks: readonly Block[]): Finding[] | undefined {
	if (server.kind !== 'nginx' || blocks.length === 0) {
		return undefined;
	}

	const dark = blocks.filter(block => !isOn(server, block) && !isDeliberatelyOff(server, block));
	const withRules = dark.filter(block => block.rules.length > 0);
	const isOnSomewhere = blocks.some(block => isOn(server, block));
	const exposed = withRules.filter(block => !isStatic(block) && !isHealthCheck(block));
	if (exposed.length === 0 || (isOnSomewhere && !exposed.some(block => handlerOf(block) !== undefined))) {
		return undefined;
	}

	const named = exposed.map(block => last(block, 'modsecurity_rules_file') ?? last(block, 'modsecurity_rules'));
	return [
		{
			id: 'modsecurity-not-on',
			severity: 'error',
			where: namesOf(exposed),
			evidence: firstOf(named),
			consequence: 'no rule runs: every attack reaches the application, and nothing is logged',
			fix: [`# beside it in ${named.find(each => each !== undefined)?.file ?? server.mainFile}`, 'modsecurity on;'],
			certainty: 'certain',
			because: 'no "modsecurity on" holds there',
			unless: 'these places only redirect or answer ACME',
		},
	];
}

/** No server of the machine has an engine that is on, and none names rules. */
function findNone(servers: readonly WebServer[]): Finding[] {
	const loading = servers.find(({hasEngine}) => hasEngine === true) ?? servers[0];
	const isLoaded = loading.hasEngine === true;
	return [
		{
			id: 'modsecurity-not-on',
			severity: 'error',
			where: servers.map(({kind}) => kind),
			evidence: [
				wholeFile(
					loading.mainFile,
					isLoaded ? 'loads ModSecurity and switches it on nowhere' : 'ModSecurity is loaded nowhere',
				),
			],
			consequence: 'no rule runs on this machine, so no log will ever tell of an attack',
			fix:
				loading.kind === 'nginx'
					? [
							...(isLoaded ? [] : ['# the connector, on Debian: apt install libnginx-mod-http-modsecurity']),
							'# in http { }',
							'modsecurity on;',
							'modsecurity_rules_file /etc/nginx/modsecurity_includes.conf;',
						]
					: ['# on Debian: apt install libapache2-mod-security2 modsecurity-crs', 'a2enmod security2'],
			certainty: 'certain',
			because: 'by configuration',
			unless: 'the engine runs elsewhere, in front of this machine or in a container',
		},
	];
}

/** `modsecurity off`, written there or around. */
function isDeliberatelyOff(server: WebServer, block: Block): boolean {
	return server.kind === 'nginx' && valueOf(last(block, 'modsecurity')) === 'off';
}

/** Off in a part, by `modsecurity off` or `SecRuleEngine Off`. */
function findOff(server: WebServer, blocks: readonly Block[], on: readonly Block[]): Finding[] {
	const byCause = new Map<Directive, Block[]>();
	for (const block of blocks) {
		const cause = isDeliberatelyOff(server, block)
			? last(block, 'modsecurity')
			: on.includes(block) && block.rules.length > 0 && engineOf(block) === 'off'
				? setting(block, 'secruleengine')
				: undefined;
		if (cause !== undefined) {
			byCause.set(cause, [...(byCause.get(cause) ?? []), block]);
		}
	}

	return [...byCause].flatMap(([cause, all]): Finding[] => {
		const exposed = all.filter(block => !isStatic(block) && !isHealthCheck(block));
		if (exposed.length === 0) {
			return [];
		}

		const isProxied = server.kind === 'Apache' || exposed.some(block => isHanded(block));
		return [
			{
				id: 'modsecurity-off',
				severity: isProxied ? 'error' : 'warn',
				where: namesOf(exposed),
				evidence: [cause],
				consequence: 'no rule runs there, and attacks leave no trace but a line of the access log',
				fix: [
					...replacing(cause, server, exposed[0], [
						cause.name === 'modsecurity' ? 'modsecurity on;' : 'SecRuleEngine On',
					]),
					'# and exclude only the rule that was in the way, by the id that the log names',
				],
				certainty: 'certain',
				because: 'this is the last directive that holds there',
				unless: 'nothing but static files or health checks is answered there',
			},
		];
	});
}

function isHanded(block: Block): boolean {
	return handlerOf(block) !== undefined || block.inner.some(inner => isHanded(inner));
}

/** Where it stands at the outermost level, it is one finding. */
function findDetectionOnly(server: WebServer, on: readonly Block[], detected: number): Finding[] {
	const byCause = new Map<Directive, Block[]>();
	for (const block of on) {
		const cause = setting(block, 'secruleengine');
		if (cause !== undefined && engineOf(block) === 'detection') {
			byCause.set(cause, [...(byCause.get(cause) ?? []), block]);
		}
	}

	return [...byCause].map(([cause, blocks]): Finding => {
		const all = rulesNamed(blocks[0], 'secruleengine');
		const overridden = all.findLast(directive => directive !== cause && valueOf(directive) === 'on');
		return {
			id: 'engine-detection-only',
			severity: 'warn',
			where: namesOf(blocks),
			evidence: overridden === undefined ? [cause] : [cause, {...overridden, text: `${overridden.text} (overridden)`}],
			consequence: 'rules match and log, and every attack is answered by the application',
			fix: replacing(cause, server, blocks[0], ['SecRuleEngine On']),
			certainty: detected > 0 ? 'certain' : 'likely',
			because:
				detected > 0
					? `by configuration, and the end of the log holds ${detected} matches that only warned`
					: 'by configuration only',
			unless: 'the rules are still being tuned',
		};
	});
}
