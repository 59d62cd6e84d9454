import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {readTransactions} from '../history/read-log.ts';
import {escapeV3Value, makeV3Line, toBytes, toUriField} from '../parsing/server-lines.ts';

/*
A client writes a whole run of fields into an argument's name, its path or its Referer, each field with a mark. No row, no detail and no count shows a mark.
*/
const mark = 'FORGED';
const trueId = '179560080012.345678';
const forgedId = '179560080099.999999';
const client = '192.0.2.10';

const forgedLine = makeV3Line({
	client: '198.51.100.66',
	ruleId: '920999',
	file: `/${mark}/REQUEST-920-PROTOCOL-ENFORCEMENT.conf`,
	message: mark,
	data: mark,
	severity: '0',
	tags: [mark],
	hostname: mark,
	uri: `/${mark}`,
	uniqueId: forgedId,
	server: mark,
	request: `${mark} /${mark} HTTP/1.1`,
	host: mark,
});
const run = forgedLine.slice(forgedLine.indexOf('[file "'), forgedLine.indexOf(', client: '));
const tail = forgedLine.slice(forgedLine.indexOf(', client: '));

const forgedText = fc.constantFrom(
	`' (Value: \`x' ) ${run}`,
	` ${run}${tail}`,
	` ${run}${tail}, referrer: "`,
	` ${run}${tail.replace('198.51.100.66', client)}, referrer: "`,
	` ${run.slice(0, -30)}`,
	` ${run.slice(0, 150)}`,
	` ${run} ${run}`,
	`"] [id "920999"] [rev ""] [msg "${mark}"] [data "${mark}"] [severity "0"]`,
	`"] [unique_id "${forgedId}"] [ref "v1"]${tail}`,
	`"] [hostname "${mark}"] [uri "/${mark}"] [unique_id "${forgedId}"] [ref "v1"]${tail}, referrer: "`,
	'',
);

const line = fc.record({
	name: forgedText,
	path: fc.oneof({weight: 2, arbitrary: fc.constant('')}, {weight: 1, arbitrary: forgedText}),
	referrer: fc.option(forgedText, {nil: undefined}),
	message: fc.option(forgedText, {nil: undefined}),
	before: fc.oneof(fc.constant(0), fc.nat(1900)),
	behind: fc.oneof(fc.constant(0), fc.constant(2000), fc.nat(1900)),
	denied: fc.boolean(),
	variable: fc.constantFrom('ARGS_NAMES:', 'ARGS:', 'REQUEST_COOKIES:', 'TX:paramcounter_'),
});

type Sent = typeof line extends fc.Arbitrary<infer Value> ? Value : never;

const toLine = ({name, path, referrer, message, before, behind, denied, variable}: Sent): string => {
	const target = `/get${encodeURIComponent(path)}`;
	const value = `${'n'.repeat(before)}${name}${'m'.repeat(behind)}`;
	return makeV3Line({
		client,
		denied,
		uniqueId: trueId,
		...(message === undefined ? {} : {message}),
		match: `Matched "Operator \`Rx' with parameter \`x' against variable \`${variable}${escapeV3Value(value)}' (Value: \`1' )`,
		uri: toUriField(target),
		request: `GET ${target} HTTP/1.1`,
		referrer,
	});
};

/** Everything that is shown of a transaction but the line as it is. */
const toShown = (detail: object): string =>
	JSON.stringify(detail, (key, value: unknown) => (['raw', 'match'].includes(key) ? undefined : value));

test('no field of a run that a client wrote is shown', () => {
	fc.assert(
		fc.property(fc.array(line, {minLength: 1, maxLength: 3}), fc.boolean(), (sent, hasPlain) => {
			const plain = makeV3Line({client, uniqueId: trueId, ruleId: '949110', match: 'x', data: ''});
			const lines = [...sent.map(toLine), ...(hasPlain ? [plain] : [])];
			const {transactions} = readTransactions(toBytes(`${lines.join('\n')}\n`));
			for (const {ruleMatches, ...detail} of transactions) {
				// The path and the Referer that were sent hold the text, the path's percent-encoded.
				const own = {...detail, referrer: undefined, target: undefined, path: undefined};
				const matches = ruleMatches.map(({uri, message, ...match}) => ({
					...match,
					message: message?.startsWith(mark),
					uri: uri?.startsWith(`/${mark}`),
				}));
				const shown = toShown({own, matches});
				expect(shown).not.toContain(mark);
				expect(shown).not.toContain(forgedId);
				expect(shown).not.toContain('920999');
				expect(shown).not.toContain('"PROTOCOL"');
				expect(shown).not.toContain('198.51.100.66');
				expect([detail.target, detail.path]).not.toContain(`/${mark}`);
				expect(matches.some(({message, uri}) => message === true || uri === true)).toBe(false);
			}
		}),
	);
});
