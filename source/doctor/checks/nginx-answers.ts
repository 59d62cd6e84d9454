import {type Block, type Box, type Directive, type WebServer} from '../box.ts';
import {groupByCause, guarded} from '../cause.ts';
import {
	allBlocks,
	effective,
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
import {idOf} from '../rule-words.ts';
import {firstOf, wholeFile} from '../text.ts';

/**
Answers that nginx gives by itself, and how they are recorded; what the access log keeps of them; encodings that are not decoded.
*/
export function checkAnswers({servers}: Box): Finding[] {
	return servers.flatMap(server => {
		const blocks = guarded(server);
		return [
			...(server.kind === 'nginx' ? [...findErrorPages(server, blocks), ...findEarly(blocks)] : []),
			...findAccessLog(server, blocks),
			...findUnicode(server, blocks),
		];
	});
}

/** Where a denial leads: a page of the same server begins a second transaction. */
function findErrorPages(server: WebServer, blocks: readonly Block[]): Finding[] {
	const groups = groupByCause(blocks, block => {
		const isAudited = ['on', 'relevantonly'].includes(valueOf(setting(block, 'secauditengine')));
		const cause = effective(block, 'error_page').find(
			({words}) => words.slice(0, -1).includes('403') && /^[/@]/.test(words.at(-1) ?? ''),
		);
		return isAudited && engineOf(block) === 'on' && cause !== undefined ? {cause} : undefined;
	});
	return groups.map(([cause, all]): Finding => {
		const page = cause!.words.at(-1)!;
		const target = allBlocks(server.top).find(({opening}) => opening.text.split(/\s+/).includes(page));
		const isOff = target !== undefined && (!isOn(server, target) || engineOf(target) === 'off');
		const isSuccess = cause!.words.some(word => /^=2\d\d$/.test(word));
		return {
			id: 'error-page-internal-redirect',
			severity: 'warn',
			where: namesOf(all),
			evidence: firstOf([cause, target?.opening]),
			consequence: [
				isOff
					? 'blocked requests leave no record at all in the audit log'
					: 'the record of a blocked request is that of its error page: another id, the method GET, no message',
				...(isSuccess ? ['clients and the access log see a success'] : []),
			].join('; '),
			fix: [
				...replacing(cause, server, all[0], ['error_page 403 https://static.example/blocked.html;']),
				'# with a page of yours elsewhere, or without any',
				'# or keep the page, and have the error log at info',
				'error_log /var/log/nginx/error.log info;',
			],
			certainty: 'certain',
			because: 'an error page of the same server is a redirect inside, and only the last transaction is recorded',
			unless: 'you rely on the error log alone',
		};
	});
}

/** nginx answers in its rewrite phase, before rules run. */
function findEarly(blocks: readonly Block[]): Finding[] {
	const conditions = blocks
		.flatMap(block => (handlerOf(block) === undefined ? [] : [...block.inner, ...(block.outer?.inner ?? [])]))
		.filter(
			({opening, own}) =>
				opening.text.startsWith('if ') &&
				!opening.text.includes('$waftop_denied') &&
				own.some(({name}) => name === 'return'),
		);
	const answers = conditions
		.map(({own}) => own.find(({name}) => name === 'return')!)
		.filter(({words}) => !/^30[1278]$/.test(words[0] ?? '') && !/^https?:/.test(words[0] ?? ''));
	return answers.length === 0
		? []
		: [
				{
					id: 'answers-before-the-waf',
					severity: 'info',
					where: namesOf(conditions),
					evidence: firstOf(answers),
					consequence:
						'requests that are answered so leave no line of the engine: scanners among them are seen in the access log alone',
					fix: ['# nothing, if that was meant'],
					certainty: 'certain',
					because: 'return is carried out before rules run',
				},
			];
}

function findAccessLog(server: WebServer, blocks: readonly Block[]): Finding[] {
	const name = server.kind === 'nginx' ? 'access_log' : 'customlog';
	const formats = new Map(
		allBlocks(server.top)
			.flatMap(block => block.own)
			.filter(directive => directive.name === (server.kind === 'nginx' ? 'log_format' : 'logformat'))
			.map(({words}) => (server.kind === 'nginx' ? [words[0], words.slice(1).join(' ')] : [words[1], words[0]])),
	);
	// Those that come with the program are nobody's fault.
	const usual = /^(?:combined|main|common|vhost_combined|referer|agent|combinedio)$/;
	const whyPoor = (directive: Directive | undefined): string | undefined => {
		if (directive === undefined) {
			return undefined;
		}

		const {words} = directive;
		if (server.kind === 'nginx' && words[0] === 'off') {
			return 'requests leave no line in any access log';
		}

		if (words.some(word => word.startsWith('if='))) {
			return 'some requests leave no line in the access log';
		}

		const format = words[1] ?? 'combined';
		const text = formats.get(format);
		return text !== undefined && !usual.test(format) && !/\$request_id|UNIQUE_ID/.test(text)
			? 'its lines have no id, so that they can be joined with matches only by client, request and second'
			: undefined;
	};
	const groups = groupByCause(blocks, block => {
		const cause = last(block, name);
		return whyPoor(cause) === undefined ? undefined : {cause};
	});
	return groups.map(([cause, all]): Finding => ({
		id: 'access-log-poor',
		severity: 'info',
		where: namesOf(all),
		evidence: firstOf([cause]),
		consequence: whyPoor(cause)!,
		fix:
			server.kind === 'nginx'
				? [
						'# in http { }',
						`log_format with_id '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_id $request_time';`,
						'access_log /var/log/nginx/access.log with_id;',
						'modsecurity_transaction_id "$request_id";',
					]
				: [
						String.raw`LogFormat "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\" %{UNIQUE_ID}e %D" with_id`,
						'CustomLog ${APACHE_LOG_DIR}/access.log with_id',
					],
		certainty: 'certain',
		because: 'by configuration',
		unless: 'nobody asks whether something got through',
	}));
}

function findUnicode(server: WebServer, blocks: readonly Block[]): Finding[] {
	const open = blocks.filter(
		block =>
			setting(block, 'secunicodemapfile') === undefined &&
			rulesNamed(block, 'secrule').some(directive => idOf(directive) === '949110'),
	);
	const file = open[0]?.rules.find(({name}) => name === 'secruleengine')?.file ?? server.mainFile;
	return open.length === 0
		? []
		: [
				{
					id: 'unicode-map-missing',
					severity: 'info',
					where: namesOf(open),
					evidence: [wholeFile(file, 'no SecUnicodeMapFile is set')],
					consequence: 'attacks written as %u0027 pass, where the application decodes such',
					fix: [`# in ${file}`, 'SecUnicodeMapFile unicode.mapping 20127'],
					certainty: 'certain',
					because: 'by configuration',
					unless: 'the application is none that decodes %u, which Windows and some Java do',
				},
			];
}
