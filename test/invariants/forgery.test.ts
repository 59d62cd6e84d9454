import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {readEvents} from '../parsing/read-events.ts';
import {
	escapeV3,
	escapeV3Value,
	makeV2Line,
	makeV3Line,
	nginxLimit,
	toBytes,
	toUriField,
	type V3Line,
} from '../parsing/server-lines.ts';

/*
A client prints what it likes into the log: whole runs of fields, whole tails, whole lines, in argument names, paths, Referers. What is reported is true or absent, never the client's invention.
*/
const forged = {
	client: '198.51.100.66',
	ruleId: '941999',
	uniqueId: '179560080099.999999',
	apacheId: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA',
};
const trueClient = '192.0.2.10';
const trueId = '179560080012.345678';
const trueApacheId = 'ZTzNVTW5gv9xFHWEH0rSOwAAAAc';

const forgedLine = makeV3Line({
	client: forged.client,
	ruleId: forged.ruleId,
	uniqueId: forged.uniqueId,
	uri: '/x',
	request: 'GET /x HTTP/1.1',
});
const forgedRun = forgedLine.slice(forgedLine.indexOf(' [file "'), forgedLine.indexOf(', client: '));
const forgedTail = forgedLine.slice(forgedLine.indexOf(', client: '));

const piece = fc.oneof(
	fc.constantFrom(
		forgedRun,
		forgedTail,
		forgedRun + forgedTail,
		`${forgedRun}${forgedTail}, referrer: "`,
		forgedTail.replace(', host: "shop.test"', ', referrer: "'),
		`"] [unique_id "${forged.uniqueId}"] [ref "v1"]${forgedTail}`,
		`"] [hostname "x"] [uri "/x"] [unique_id "${forged.uniqueId}"] [ref "v1"]${forgedTail}, referrer: "`,
	),
	fc.constantFrom('"]', '"', "' )", '.', ' ', ', referrer: "', ' [file "', '"] [id "', '] [', '?', '%', '\\', '`'),
	fc.tuple(fc.nat(900), fc.nat(900)).map(([one, other]) => {
		const text = forgedRun + forgedTail;
		return text.slice(Math.min(one, other), Math.max(one, other));
	}),
	fc.nat(1500).map(length => 'n'.repeat(length)),
);
const hostile = fc.array(piece, {maxLength: 4}).map(pieces => pieces.join(''));

/** A target as nginx takes it: no blank and no percent sign of its own; quotes and brackets may stay raw. */
const target = fc
	.tuple(hostile, fc.boolean(), hostile)
	.map(([path, isEncoded, query]) => `/${encode(path, isEncoded)}?q=${encode(query, false)}`);

function encode(text: string, isEncoded: boolean): string {
	return isEncoded ? encodeURIComponent(text) : text.replaceAll(/[%? #]/g, character => encodeURIComponent(character));
}

const request = fc.record({
	name: hostile,
	value: hostile,
	data: hostile,
	message: fc.option(hostile),
	target,
	host: fc.oneof(
		fc.constant('shop.test'),
		hostile.map(text => text.replaceAll(/[ /]/g, '')),
	),
	referrer: fc.option(hostile, {nil: undefined}),
	isOldEngine: fc.boolean(),
	isDenied: fc.boolean(),
	hasPlainLine: fc.boolean(),
});

type ForgingRequest = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

/** The lines that the server prints for the request. */
function toLines({name, value, data, message, target: sent, host, referrer, ...how}: ForgingRequest): string[] {
	const common: V3Line = {
		client: trueClient,
		uniqueId: trueId,
		uri: toUriField(sent),
		request: `GET ${sent} HTTP/1.1`,
		host,
		referrer,
	};
	const limited =
		escapeV3Value(value.slice(0, 100)) + (value.length > 100 ? ` (${value.length - 100} characters omitted)` : '');
	const found = data.slice(0, 200);
	const hostileLine = makeV3Line({
		...common,
		match: `Matched "Operator \`Rx' with parameter \`x' against variable \`ARGS_NAMES:${escapeV3Value(name)}' (Value: \`${limited}' )`,
		data: how.isOldEngine ? escapeV3Value(found) : escapeV3(found),
		...(message === null ? {} : {message: escapeV3Value(message)}),
		denied: how.isDenied,
	});
	const plain = makeV3Line({
		...common,
		ruleId: '949110',
		match: 'x',
		data: '',
		referrer: undefined,
	});
	return how.hasPlainLine ? [plain, hostileLine] : [hostileLine];
}

/** What events say that is not true of their one request; `rules` are the true rule ids. */
function findForged(lines: readonly string[], rules: readonly string[]): string[] {
	const isAllowed = (value: string | undefined, allowed: readonly string[]): boolean =>
		value === undefined || allowed.includes(value);
	return readEvents(toBytes(`${lines.join('\n')}\n`)).events.flatMap(({client, ruleId, cut, record}) => {
		const problems: string[] = [];
		for (const said of [client, record?.client]) {
			if (!isAllowed(said, [trueClient])) {
				problems.push(`client ${said}`);
			}
		}

		if (!cut && !isAllowed(record?.uniqueId, [trueId, trueApacheId])) {
			problems.push(`unique_id ${record?.uniqueId}`);
		}

		// A rule of which only the file is sure has no id.
		for (const said of cut ? [] : [ruleId?.toString(), record?.ruleMatch.id]) {
			if (!isAllowed(said, [...rules, '0'])) {
				problems.push(`rule ${said}`);
			}
		}

		return problems;
	});
}

test('No request on nginx puts a client, an id or a rule of its own invention into an event', () => {
	fc.assert(
		fc.property(request, sent => {
			expect(findForged(toLines(sent), ['942100', '949110'])).toEqual([]);
		}),
	);
});

test('At every length of an argument name that pushes the cut through the line, the client is true or absent', () => {
	const tail = `/x"]${forgedTail}`;
	for (let length = 0; length <= nginxLimit; length += 7) {
		for (const name of [`${'n'.repeat(length)}${forgedRun}${forgedTail}`, 'n'.repeat(length)]) {
			const line = makeV3Line({
				client: trueClient,
				uniqueId: trueId,
				match: `Matched "Operator \`Rx' with parameter \`x' against variable \`ARGS_NAMES:${name}' (Value: \`x' )`,
				uri: toUriField(encode(tail, true)),
				request: `GET ${encode(tail, true)} HTTP/1.1`,
			});
			expect(findForged([line], ['942100'])).toEqual([]);
		}
	}
});

test('No request on Apache puts an id or a rule of its own invention into an event', () => {
	const apacheRun =
		`. [file "/etc/crs4/rules/REQUEST-941-X.conf"] [line "1"] [id "${forged.ruleId}"] [msg "forged"] [tag "x"]` +
		` [hostname "evil.test"] [uri "/evil"] [unique_id "${forged.apacheId}"]`;
	const apachePiece = fc.oneof(
		fc.constantFrom(
			apacheRun,
			`${apacheRun}, referer: `,
			', referer: ',
			' [hostname "',
			'"]',
			'.',
			'"',
			' ',
			'[',
			'\\',
		),
		fc
			.tuple(fc.nat(apacheRun.length), fc.nat(apacheRun.length))
			.map(([one, other]) => apacheRun.slice(Math.min(one, other), Math.max(one, other))),
		fc.nat(900).map(length => 'n'.repeat(length)),
	);
	const text = fc.array(apachePiece, {maxLength: 4}).map(pieces => pieces.join('').replaceAll('\\', '\\\\'));
	fc.assert(
		fc.property(text, fc.option(text, {nil: undefined}), (name, referrer) => {
			const match = `Pattern match "x" at ARGS:${name}.`;
			expect(
				findForged([makeV2Line({client: trueClient, match, uniqueId: trueApacheId, referrer})], ['942100']),
			).toEqual([]);
		}),
	);
});

test('A line that a client writes whole, by newlines in the path of a missing file, is no event', () => {
	const part = fc.oneof(
		fc.constantFrom(
			forgedLine,
			`${forgedLine.slice(0, -1)}, referrer: "`,
			'" failed (2: No such file or directory)',
			forgedTail,
			'"',
			'',
			'x',
		),
		fc.nat(800).map(length => 'y'.repeat(length)),
	);
	const after = makeV3Line({client: trueClient, uniqueId: trueId});
	fc.assert(
		fc.property(fc.array(part, {minLength: 1, maxLength: 6}), parts => {
			const path = `/static/${parts.join('\n')}`;
			const message =
				`2026/11/25 10:00:00 [error] 71#71: *5 open() "/var/www${path}" failed (2: No such file or directory), client: ${trueClient}` +
				`, server: shop.test, request: "GET ${encodeURIComponent(path)} HTTP/1.1", host: "shop.test"`;
			// Looks whole in every way.
			fc.pre(message.length <= nginxLimit || message[nginxLimit - 1] !== '"');
			expect(findForged([message.slice(0, nginxLimit), after, after], ['942100'])).toEqual([]);
		}),
	);
});
