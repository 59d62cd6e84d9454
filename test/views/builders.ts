import {type ThroughFinder} from '../../source/questions/group-through.ts';
import {type OpenedDetail} from '../../source/screen/screen.ts';
import {type FeedRow, type Feed, type Snapshot} from '../../source/questions/snapshot.ts';
import {noAlerts} from '../../source/waf/alerts-status.ts';
import {minute, type Timestamp} from '../../source/waf/clock.ts';
import {everything} from '../../source/waf/filter/filter.ts';
import {type Outcome} from '../../source/waf/outcome.ts';
import {type CategoryCount, type Top, type TopRow, type Totals} from '../../source/waf/question.ts';
import {type RuleMatch} from '../../source/waf/rule-match.ts';
import {maskDetail} from '../../source/secrets/mask.ts';
import {nameGroup, type ThroughGroup} from '../../source/waf/through.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {asciiGlyphs, unicodeGlyphs} from '../../source/views/drawing/glyphs.ts';
import {type Look} from '../../source/views/drawing/line.ts';
import {themes} from '../../source/views/drawing/theme.ts';

/** 2026-11-24T13:03:11Z: a quarter past two in UTC+1, nearly. */
export const now: Timestamp = Date.UTC(2026, 10, 24, 13, 3, 11);

export const look: Look = {theme: themes.default, glyphs: unicodeGlyphs};
export const asciiLook: Look = {theme: themes.mono, glyphs: asciiGlyphs};

export function aRow(given: Partial<FeedRow> = {}): FeedRow {
	return {
		row: 1,
		time: now,
		outcome: 'blocked',
		score: 15,
		scoreEstimated: false,
		threshold: 5,
		category: 'SQLI',
		client: '203.0.113.7',
		clientCertain: true,
		method: 'GET',
		host: 'shop.test',
		target: "/item?id=1'+UNION+SELECT",
		ruleMatches: 4,
		contradiction: false,
		...given,
	};
}

export function aFeed(rows: readonly FeedRow[]): Feed {
	return {
		length: rows.length,
		rows: Float64Array.from(rows, ({row}) => row),
		rowAt: index => rows[index],
		indexOf: row => rows.findLastIndex(other => other.row <= row),
		progress: undefined,
	};
}

/** Rows with the numbers 1, 2, 3 … in the order given. */
export function aFeedOf(rows: ReadonlyArray<Partial<FeedRow>>): Feed {
	return aFeed(rows.map((row, place) => aRow({row: place + 1, ...row})));
}

export function aTopRow(key: string, given: Partial<TopRow> = {}): TopRow {
	return {
		key,
		count: 40,
		through: 0,
		blocked: 40,
		perMinute: 9,
		firstSeen: now - 5 * minute,
		lastSeen: now,
		mainCategory: 'XSS',
		mainCategoryCount: 40,
		...given,
	};
}

export function aTop(rows: readonly TopRow[] = [], distinct = rows.length, rest = 0): Top {
	return {rows, distinct: {value: distinct, bound: '='}, rest: {value: rest, bound: '='}};
}

export function someTotals(given: Partial<Totals> = {}): Totals {
	const categories: readonly CategoryCount[] = given.categories ?? [];
	const value = categories.reduce((sum, {count}) => sum + count, 0);
	return {
		question: {from: now - 15 * minute, to: now, filter: everything, step: 15_000},
		asOf: now,
		unit: 'transactions',
		refused: [],
		all: {value, bound: '='},
		outcomes: {open: 0, blocked: value, detected: 0, passed: 0, unknown: 0},
		timeline: {
			from: now - 15 * minute,
			step: 15_000,
			all: Array.from({length: 60}, () => 0),
			through: Array.from({length: 60}, () => 0),
		},
		categories,
		clients: aTop(),
		rules: aTop(),
		paths: aTop(),
		hosts: aTop(),
		historyFrom: now - 60 * minute,
		...given,
	};
}

export function aGroup(given: Partial<ThroughGroup> = {}): ThroughGroup {
	const group = {
		client: '198.51.100.20',
		host: 'api.test',
		path: '/v1/comment',
		count: 14,
		detected: 14,
		firstSeen: now - 5 * minute,
		lastSeen: now,
		outcome: 'detected' as const,
		method: 'POST',
		category: 'XSS',
		score: 8,
		scoreEstimated: false,
		threshold: 5,
		statuses: [200],
		worst: 1,
		clientCertain: true,
		...given,
	};
	return {key: nameGroup(group), ...group};
}

export function aThrough(groups: readonly ThroughGroup[] = [], distinct = groups.length): ThroughFinder {
	const rows = Float64Array.from(groups.flatMap(({worst}) => worst ?? []));
	return {groups: () => ({groups, distinct: {value: distinct, bound: '='}}), rowsLike: () => rows};
}

export function aSnapshot(given: Partial<Snapshot> = {}): Snapshot {
	return {
		now,
		logEnds: undefined,
		zone: {offset: 60 * minute, source: 'ids'},
		sources: [{kind: 'state', is: 'following', name: '/var/log/nginx/error.log'}],
		lines: {
			read: 5230,
			modsecurity: 5100,
			engine: 2,
			other: 128,
			unreadable: 0,
			cut: 0,
			forbidden: 0,
			forged: 0,
			repeated: 0,
			foreign: 0,
		},
		countedHere: true,
		outcomesUntold: false,
		lastUnreadable: undefined,
		lastOther: undefined,
		gaps: [],
		silence: 0,
		unusuallySilent: false,
		rate: {perMinute: 312, against: 38},
		blockedShare: 0.96,
		onlyDenials: false,
		hiddenClients: 0,
		late: 0,
		totals: someTotals(),
		unfiltered: 0,
		feed: aFeed([]),
		through: aThrough(),
		denials: undefined,
		alerts: noAlerts,
		readOnly: false,
		chapter: undefined,
		revision: 1,
		...given,
	};
}

const attacks: ReadonlyArray<readonly [string, string, string, string, Outcome, number]> = [
	['SQLI', '203.0.113.7', 'GET', "/item?id=1'+UNION+SELECT+username,password+FROM+users--", 'blocked', 15],
	['XSS', '198.51.100.20', 'POST', '/v1/comment?text=%3Cscript%3Ealert(1)%3C/script%3E', 'detected', 8],
	['PROTOCOL', '192.0.2.44', 'HEAD', '/', 'passed', 3],
	[
		'LFI',
		'2001:db8:7:4a1::5',
		'GET',
		'/app/modules/catalog/views/download.php?file=../../../../etc/passwd',
		'blocked',
		10,
	],
	['SQLI', '203.0.113.7', 'GET', "/item?id=1'+AND+SLEEP(5)--", 'blocked', 20],
	['RCE', '203.0.113.91', 'POST', '/cgi-bin/status?cmd=;cat+/etc/shadow', 'blocked', 25],
	['SCANNER', '192.0.2.201', 'GET', '/wp-login.php', 'blocked', 5],
	['PHP', '203.0.113.91', 'GET', '/index.php?page=php://filter/convert.base64-encode/resource=config', 'blocked', 10],
];

function blocked(count: number, through: number) {
	return {count, through, blocked: count - through};
}

/** An attack at its height: everything that a screen can show at once. */
export function aBusySnapshot(given: Partial<Snapshot> = {}): Snapshot {
	const rows = Array.from({length: 1384}, (_, place) => {
		const [category, client, method, target, outcome, score] =
			attacks[(place * 7 + Math.floor(place / 5)) % attacks.length];
		return aRow({
			row: place + 1,
			time: now - (1383 - place) * 420,
			category,
			client,
			method,
			target,
			outcome: place > 1381 ? 'open' : outcome,
			score: outcome === 'passed' ? 3 : score,
			scoreEstimated: outcome === 'passed',
			threshold: outcome === 'passed' ? undefined : 5,
			host: outcome === 'detected' ? 'api.test' : 'shop.test',
			ruleMatches: 1 + (place % 9),
			contradiction: place === 1379,
		});
	});
	const all = Array.from({length: 60}, (_, step) =>
		step < 22 ? 2 : step < 40 ? 9 + (step % 5) : Math.round(20 + (step - 40) * 2.9),
	);
	const through = all.map((_, step) => (step > 44 && step < 52 ? 2 : 0));
	return aSnapshot({
		unfiltered: rows.length,
		feed: aFeed(rows),
		totals: someTotals({
			categories: [
				{category: 'SQLI', count: 1204, through: 0},
				{category: 'XSS', count: 148, through: 14},
				{category: 'LFI', count: 12, through: 0},
				{category: 'RCE', count: 9, through: 0},
				{category: 'SCANNER', count: 6, through: 0},
				{category: 'PROTOCOL', count: 4, through: 0},
				{category: undefined, count: 1, through: 0},
			],
			outcomes: {open: 2, blocked: 1325, detected: 14, passed: 43, unknown: 0},
			timeline: {from: now - 15 * minute, step: 15_000, all, through},
			clients: aTop(
				[
					aTopRow('203.0.113.7', {...blocked(1180, 0), perMinute: 312, mainCategory: 'SQLI', mainCategoryCount: 1100}),
					aTopRow('198.51.100.20', {...blocked(40, 14), perMinute: 9}),
					aTopRow('2001:db8:7:4a1::5', {...blocked(12, 0), perMinute: 2, mainCategory: 'LFI', mainCategoryCount: 12}),
					...Array.from({length: 40}, (_, place) =>
						aTopRow(`192.0.2.${place + 40}`, {
							...blocked(11 - Math.floor(place / 4), 0),
							perMinute: 0,
							mainCategory: 'SCANNER',
							mainCategoryCount: 2,
						}),
					),
				],
				214,
				40,
			),
			busiest: aTopRow('203.0.113.7', {
				...blocked(1180, 0),
				perMinute: 312,
				mainCategory: 'SQLI',
				mainCategoryCount: 1100,
			}),
			rules: aTop(
				[
					aTopRow('942100', {
						...blocked(1204, 0),
						perMinute: 310,
						label: 'SQL Injection Attack Detected via libinjection',
						mainCategory: 'SQLI',
						mainCategoryCount: 1204,
					}),
					aTopRow('949110', {
						...blocked(1320, 14),
						perMinute: 312,
						label: 'Inbound Anomaly Score Exceeded',
						mainCategory: 'SQLI',
						mainCategoryCount: 1204,
					}),
					aTopRow('941100', {...blocked(148, 14), perMinute: 9, label: 'XSS Attack Detected via libinjection'}),
					...Array.from({length: 12}, (_, place) =>
						aTopRow(`9304${10 + place}`, {
							...blocked(12 - place, 0),
							perMinute: 0,
							label: 'Path Traversal Attack (/../) or (/.../)',
							mainCategory: 'LFI',
							mainCategoryCount: 1,
						}),
					),
				],
				41,
			),
			paths: aTop(
				[
					'/item',
					'/v1/comment',
					'/app/modules/catalog/views/download.php',
					'/cgi-bin/status',
					'/wp-login.php',
					'/',
					'/index.php',
					'/a',
					'/b',
					'/c',
				].map((key, place) =>
					aTopRow(key, {
						...blocked(1200 >> place, place === 1 ? 14 : 0),
						perMinute: 300 >> place,
						mainCategory: attacks[place % 8][0],
						mainCategoryCount: 1200 >> place,
					}),
				),
				120,
				31,
			),
			hosts: aTop([aTopRow('shop.test', blocked(1340, 0)), aTopRow('api.test', blocked(40, 14))]),
		}),
		...given,
	});
}

export function aRuleMatch(given: Partial<RuleMatch> = {}): RuleMatch {
	return {
		lineNumber: 4711,
		id: '942100',
		file: '/usr/share/modsecurity-crs/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf',
		line: 65,
		message: 'SQL Injection Attack Detected via libinjection',
		data: "Matched Data: 1' UNION SELECT found within ARGS:id: 1' UNION SELECT username,password FROM users--",
		match: 'detected SQLi using libinjection.',
		severity: 2,
		version: 'OWASP_CRS/4.29.0',
		tags: ['application-multi', 'attack-sqli', 'paranoia-level/1', 'OWASP_CRS', 'capec/1000/152/248/66', 'PCI/6.5.2'],
		action: 'warning',
		paranoiaLevel: 1,
		category: 'SQLI',
		evaluation: false,
		truncated: false,
		raw: '2026/11/24 14:03:11 [info] 812#812: *7 ModSecurity: Warning. detected SQLi using libinjection.',
		...given,
	};
}

/** A transaction as the screen keeps it when it was read. */
export function anOpened(row: number, detail: TransactionDetail): OpenedDetail {
	return {row, detail, masked: maskDetail(detail)};
}

export function aDetail(given: Partial<TransactionDetail> = {}): TransactionDetail {
	return {
		time: now,
		uniqueId: '179552219100.123456',
		outcome: 'blocked',
		client: '203.0.113.7',
		clientPort: 51812,
		method: 'GET',
		host: 'shop.test',
		target: '/item?id=1%27+UNION+SELECT+username,password+FROM+users--',
		path: '/item',
		query: 'id=1%27+UNION+SELECT+username,password+FROM+users--',
		userAgent: 'sqlmap/1.7.2#stable (https://sqlmap.org)',
		statusCode: 403,
		server: 'shop.test',
		inboundScore: 15,
		threshold: 5,
		categories: ['SQLI'],
		ruleMatches: [
			aRuleMatch(),
			aRuleMatch({
				id: '942190',
				message: 'Detects MSSQL code execution and information gathering attempts',
				line: 178,
				lineNumber: 4712,
			}),
			aRuleMatch({
				id: '949110',
				message: 'Inbound Anomaly Score Exceeded (Total Score: 15)',
				data: '',
				match:
					"Matched \"Operator `Ge' with parameter `5' against variable `TX:BLOCKING_INBOUND_ANOMALY_SCORE' (Value: `15' )",
				action: 'denied',
				code: 403,
				phase: 2,
				category: undefined,
				evaluation: true,
				tags: [],
				file: '/usr/share/modsecurity-crs/rules/REQUEST-949-BLOCKING-EVALUATION.conf',
				line: 81,
				lineNumber: 4713,
			}),
		],
		contradictions: [],
		file: '/var/log/nginx/error.log',
		truncated: false,
		revision: 1,
		linesGone: 0,
		...given,
	};
}
