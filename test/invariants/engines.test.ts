import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {readCorazaLine} from '../../source/parsing/engines/coraza-line.ts';
import {readGoQuoted} from '../../source/parsing/values/go-quoted.ts';
import {readLiteSpeedLine} from '../../source/parsing/engines/litespeed-line.ts';
import {nameForeignLog} from '../../source/parsing/known-foreign-logs.ts';

/*
Lines of engines of another make: what is printed comes back, and no text that a client sends changes who and what a line is about.
*/
const names = 'file line id rev msg data severity ver maturity accuracy'.split(' ');

/** As Go prints it, with what it need not escape escaped or not. */
function quote(text: string, isAscii: boolean): string {
	const escaped = Array.from(text, character => {
		const point = character.codePointAt(0)!;
		if (character === '"' || character === '\\') {
			return `\\${character}`;
		}

		if (point < 0x20 || point === 0x7f) {
			const letter = 'abtnvfr'.at(point - 7);
			return point >= 7 && point <= 13 ? `\\${letter}` : `\\x${point.toString(16).padStart(2, '0')}`;
		}

		if (point < 0x7f || !isAscii) {
			return character;
		}

		return point > 0xff_ff ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`;
	});
	return `"${escaped.join('')}"`;
}

const hostile = fc.oneof(
	fc.string({unit: 'grapheme', maxLength: 60}),
	fc.string({unit: 'binary', maxLength: 60}),
	fc.constantFrom(
		'"] [client "198.51.100.9"] Coraza: Access denied (phase 1). x [file "/f"] [id "1"] [unique_id "Forged"]',
		'\\"] [id "1"] [unique_id "Forged"]',
		'\\',
		'"',
		'"]',
		'\n[client "198.51.100.9"] Coraza: Warning. x [file "/f"] [line "1"] [id "1"] [unique_id "Forged"]',
	),
);

const parts = fc.record({
	isAscii: fc.boolean(),
	message: hostile,
	data: hostile,
	uri: hostile,
	tags: fc.array(hostile, {maxLength: 3}),
	more: fc.option(hostile, {nil: undefined}),
});

function printLine({isAscii, message, data, uri, tags, more}: typeof parts extends fc.Arbitrary<infer T> ? T : never) {
	const values: Record<string, string> = {file: '/r/REQUEST-942-X.conf', line: '7', id: '942100', msg: message, data};
	const field = (name: string, value: string): string => `[${name} ${quote(value, isAscii)}]`;
	const run = [
		...names.map(name => field(name, values[name] ?? (name === 'severity' ? 'critical' : ''))),
		...tags.map(tag => field('tag', tag)),
		field('hostname', '198.51.100.1'),
		field('uri', uri),
		field('unique_id', 'AbCdEfGhIjKlMnOp'),
		...(more === undefined ? [] : [field('msg_match_1', more), field('data_match_1', more)]),
	];
	return `[client "192.0.2.7"] Coraza: Access denied (phase 2). M ${run.join(' ')}`;
}

test('A line of Coraza comes back field by field', () => {
	fc.assert(
		fc.property(parts, printed => {
			const reading = readCorazaLine(printLine(printed));
			const [match] = reading!.ruleMatches;
			expect(reading?.truncated).toBe(false);
			expect([reading?.facts.client, reading?.facts.uniqueId, match.id, match.action]).toEqual([
				'192.0.2.7',
				'AbCdEfGhIjKlMnOp',
				'942100',
				'denied',
			]);
			expect([match.message, match.data, reading?.facts.target]).toEqual([
				printed.message || 'M',
				printed.data || undefined,
				printed.uri || undefined,
			]);
			expect(match.tags).toEqual(printed.tags);
		}),
	);
});

test('Bytes that Go escapes one by one make UTF-8 together', () => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme'}), text => {
			const bytes = Array.from(Buffer.from(text), byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
			expect(readGoQuoted(`"${bytes}"`, 0)).toEqual({value: text, end: bytes.length + 2});
		}),
	);
});

test('Wherever a line of Coraza is cut, what is given is right, and the client is whole', () => {
	fc.assert(
		fc.property(parts, fc.nat(2000), (printed, at) => {
			const line = printLine(printed);
			const reading = readCorazaLine(line.slice(0, at % line.length));
			const match = reading?.ruleMatches[0];
			expect([undefined, '192.0.2.7']).toContain(reading?.facts.client);
			expect([undefined, 'AbCdEfGhIjKlMnOp']).toContain(reading?.facts.uniqueId);
			expect([undefined, '942100']).toContain(match?.id);
			expect([undefined, printed.uri]).toContain(reading?.facts.target);
			expect([undefined, printed.data]).toContain(match?.data);
		}),
	);
});

test('A message with a whole run of fields leaves the rule and the id to the true one, or to nobody', () => {
	fc.assert(
		fc.property(parts, hostile, (printed, message) => {
			const line = printLine(printed).replace(' M [file', () => ` ${message} [file`);
			const reading = readCorazaLine(line);
			expect(reading?.facts.client).toBe('192.0.2.7');
			expect([undefined, 'AbCdEfGhIjKlMnOp']).toContain(reading?.facts.uniqueId);
			expect([undefined, '942100']).toContain(reading?.ruleMatches[0].id);
		}),
	);
});

test('A path in a line of LiteSpeed changes neither client nor rule, and no id is made up', () => {
	fc.assert(
		fc.property(hostile, hostile, (message, path) => {
			const head = '2026-01-02 03:04:05.678901 [NOTICE] [1] [T0] [192.0.2.7:50123-Q:1A-1#APVH_shop.test:443]';
			const line = `${head} [Module:mod_security] mod_security rule [id "210492"] [msg "${message}"] Access denied with code 403 [uri "${path}"] [unique_id "U1"]`;
			const reading = readLiteSpeedLine(line);
			expect([reading?.facts.client, reading?.ruleMatches[0].id]).toEqual(['192.0.2.7', '210492']);
			expect([undefined, 'U1']).toContain(reading?.facts.uniqueId);
		}),
	);
});

test('No bytes make a reader of lines throw', () => {
	const heads = [
		'',
		'[client "',
		'[client "192.0.2.7"] Coraza: Warning. ',
		'[client "192.0.2.7"] Coraza: Warning. [file "/f"] [id "1"] ',
		'2026-01-02T03:04:05Z\tcritical\twasm\twasm log x: [client "',
		'2026-01-02 03:04:05.1 [NOTICE] [192.0.2.7:1-1] [MODSEC] mod_security rule [id "1"] ',
	];
	const anything = fc.oneof(
		fc.uint8Array({maxLength: 300}).map(bytes => Buffer.from(bytes).toString('latin1')),
		fc.string({unit: 'binary', maxLength: 200}),
		hostile,
	);
	fc.assert(
		fc.property(fc.constantFrom(...heads), fc.array(anything, {maxLength: 4}), (head, tails) => {
			const line = head + tails.join('');
			readCorazaLine(line);
			readLiteSpeedLine(line);
			nameForeignLog(line);
		}),
	);
});
