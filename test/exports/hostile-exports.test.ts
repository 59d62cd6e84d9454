import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {formatAddresses} from '../../source/exports/address-list.ts';
import {toCsvLine} from '../../source/exports/csv.ts';
import {csvTitles, toNdjsonLine, toTransactionRow} from '../../source/exports/transaction-lines.ts';
import {maskForOutput} from '../../source/secrets/mask.ts';
import {exportChoices, type ExportedClient} from '../../source/waf/export.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {aDetail, aRuleMatch} from '../views/builders.ts';

const megabyte = 1_048_576;
const pieces = [
	'\u001B[2J\u001B]0;x\u0007',
	'\u009B2J',
	'\u202E\u2066\u{E0041}',
	'"',
	'""',
	',',
	"'",
	'\n',
	'\r\n',
	'\t',
	'\0',
	'\uFEFF',
	'\uD800',
	'; deny all',
	'}',
	'#',
	`=cmd|'/c calc'!A1`,
	'+1',
	'-1',
	'@SUM(A1)',
	'＝1',
	'<script>',
	'ü',
	'x',
];
const hostile = fc.oneof(
	fc.array(fc.constantFrom(...pieces), {maxLength: 8}).map(parts => parts.join('')),
	fc.string({unit: 'binary', maxLength: 30}),
);

/** Whatever is not a printable character of one line. */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u;
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** Rows of a table by RFC 4180, with line feeds between them. */
function readCsv(text: string): string[][] {
	const rows: string[][] = [[]];
	let at = 0;
	while (at < text.length) {
		let cell = '';
		if (text[at] === '"') {
			for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
				if (at >= text.length) {
					throw new Error('a quote is never closed');
				}

				cell += text[at];
				at += text[at] === '"' ? 1 : 0;
			}

			at++;
		} else {
			const end = text.slice(at).search(/[,\n"]/);
			cell = text.slice(at, at + end);
			at += end;
		}

		rows.at(-1)!.push(cell);
		if (text[at] === '\n' && at + 1 < text.length) {
			rows.push([]);
		}

		expect([',', '\n']).toContain(text[at]);
		at++;
	}

	return rows;
}

/** An attacker's text in every field that a log fills. */
function aHostileDetail(text: string): TransactionDetail {
	return aDetail({
		uniqueId: text,
		client: text,
		method: text,
		host: text,
		target: text,
		path: text,
		query: text,
		userAgent: text,
		referrer: text,
		server: text,
		observer: text,
		file: text,
		categories: [text, 'SQLI'],
		ruleMatches: [aRuleMatch({message: text, data: text, match: text, uri: text, hostname: text, tags: [text]})],
		contradictions: [{kind: 'two-clients', other: text}],
		exchange: {
			engineMode: text,
			requestHeaders: [[text, text]],
			requestBody: text,
			responseHeaders: [[text, text]],
			responseBody: text,
		},
	});
}

const client: ExportedClient = {
	address: '203.0.113.7',
	requests: 4,
	blocked: 3,
	through: 1,
	firstSeen: 0,
	lastSeen: 1000,
	mainCategory: 'SQLI',
	isCertain: true,
};

test('a cell of any text is one cell of one row, no formula, and nothing that a terminal acts upon', () => {
	fc.assert(
		fc.property(fc.array(hostile, {minLength: 1, maxLength: 4}), cells => {
			const line = toCsvLine(cells);
			const rows = readCsv(line);
			expect(rows).toHaveLength(1);
			expect(rows[0]).toHaveLength(cells.length);
			expect(acting.test(line.slice(0, -1))).toBe(false);
			expect(rows[0].filter(cell => formula.test(cell))).toEqual([]);
			expect(rows[0].filter(cell => cell.length > 32_767)).toEqual([]);
		}),
	);
});

test('a cell says what was in it, and where it was cut', () => {
	const line = toCsvLine(['=1+1', 'a"b', 'a,b', 'plain', 7, undefined, 'x'.repeat(megabyte)]);
	const [row] = readCsv(line);
	expect(row.slice(0, 6)).toEqual([`'=1+1`, 'a"b', 'a,b', 'plain', '7', '']);
	expect(row[6]).toHaveLength(32_000);
	expect(row[6]).toMatch(/x \(cut, 1048576 characters\)$/);
	expect(line.startsWith(`'=1+1,"a""b","a,b",plain,7,,`)).toBe(true);
});

test('a transaction of hostile texts is a row with a cell for each title', () => {
	const [titles] = readCsv(csvTitles());
	fc.assert(
		fc.property(hostile, text => {
			const line = toTransactionRow(maskForOutput(aHostileDetail(text)));
			const rows = readCsv(line);
			expect(rows.map(row => row.length)).toEqual([titles.length]);
			expect(acting.test(line.slice(0, -1))).toBe(false);
			expect(rows[0].filter(cell => formula.test(cell))).toEqual([]);
		}),
	);
});

test('a transaction of hostile texts is one line of JSON that reads back', () => {
	fc.assert(
		fc.property(hostile, text => {
			const line = toNdjsonLine(aHostileDetail(text), {offset: 0, source: 'ids'});
			expect(acting.test(line.slice(0, -1))).toBe(false);
			expect(line.endsWith('\n')).toBe(true);
			expect(JSON.parse(line)).toMatchObject({
				source: {ip: text},
				url: {original: text},
				modsecurity: {rules: [{message: text}]},
			});
		}),
	);
});

test('whatever stands in a list of addresses, its lines are addresses and comments', () => {
	const forms = {
		list: /^[\d.:a-f]+$/,
		cidr: /^[\d.:a-f]+\/(32|128)$/,
		nginx: /^deny [\d.:a-f]+;$/,
		ipset: /^(create waftop[46] hash:ip family inet6? maxelem \d+|add waftop[46] [\d.:a-f]+)$/,
		nft: /^add (table inet waftop|set inet waftop waftop[46] \{ type ipv[46]_addr; \}|element inet waftop waftop[46] \{ [\d.:a-f]+ \})$/,
	};
	const address = fc.oneof(hostile, fc.ipV4(), fc.ipV6());
	fc.assert(
		fc.property(fc.array(fc.tuple(address, fc.boolean(), hostile), {maxLength: 5}), hostile, (found, about) => {
			const clients = found.map(([text, isCertain]) => ({...client, address: text, isCertain}));
			const whyKeptOut = ({isCertain}: ExportedClient) => (isCertain ? undefined : found[0][2]);
			for (const [format, form] of Object.entries(forms)) {
				const choice = format as keyof typeof forms;
				const {head, entries, notes} = formatAddresses(choice, clients, {about, name: 'waftop.conf', whyKeptOut});
				const whole = [...head, ...entries, ...notes].join('');
				const lines = whole.split('\n').slice(0, -1);
				expect(lines.filter(line => !form.test(line) && !/^# [ -~]*$/.test(line))).toEqual([]);
				const comments = format === 'list' || format === 'cidr' ? lines.filter(line => line.startsWith('#')) : [];
				expect(comments).toEqual([]);
			}
		}),
	);
});

test('each format writes each address once, in the order given, and keeps others out as comments', () => {
	const clients = ['203.0.113.7', '2001:db8::5', '192.0.2.9'].map(address => ({...client, address}));
	const write = (format: Parameters<typeof formatAddresses>[0], kept = '') => {
		const whyKeptOut = ({address}: ExportedClient) => (address === kept ? 'the default gateway' : undefined);
		const {head, entries, notes} = formatAddresses(format, clients, {about: 'x', name: 'f', whyKeptOut});
		return {head: head.join(''), entries: [...entries].filter(text => text !== ''), notes: [...notes].join('')};
	};
	expect(write('list').entries.join('')).toBe('203.0.113.7\n2001:db8::5\n192.0.2.9\n');
	expect(write('cidr').entries.join('')).toBe('203.0.113.7/32\n2001:db8::5/128\n192.0.2.9/32\n');
	expect(write('nginx').entries.join('')).toBe('deny 203.0.113.7;\ndeny 2001:db8::5;\ndeny 192.0.2.9;\n');
	expect(write('ipset', '192.0.2.9')).toMatchObject({
		entries: ['add waftop4 203.0.113.7\n', 'add waftop6 2001:db8::5\n'],
		notes: '# kept out: 192.0.2.9, the default gateway\n',
	});
	expect(write('nft').entries[1]).toBe('add element inet waftop waftop6 { 2001:db8::5 }\n');
	expect(write('csv').entries[0]).toBe(
		'203.0.113.7,4,1,3,1970-01-01T00:00:00.000Z,1970-01-01T00:00:01.000Z,SQLI,yes\n',
	);
	for (const {subject, format} of exportChoices) {
		if (subject === 'addresses') {
			expect(write(format).entries).toHaveLength(3);
		}
	}
});

test('a megabyte of a hostile text in one field is a row and a line like others', () => {
	const text = '=\u202E"\n'.repeat(megabyte / 4);
	const detail = aDetail({userAgent: text});
	const row = toTransactionRow(detail);
	const line = toNdjsonLine(detail, {offset: 0, source: 'ids'});
	expect(row.length).toBeLessThan(100_000);
	expect(readCsv(row)).toHaveLength(1);
	for (const written of [row, line]) {
		expect(acting.test(written.slice(0, -1))).toBe(false);
	}

	expect(JSON.parse(line)).toMatchObject({user_agent: {original: text}});
});
