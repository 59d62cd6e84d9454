import {describe, expect, test} from 'vitest';
import {readEvents} from '../read-events.ts';
import {makeV2Line, toBytes} from '../server-lines.ts';

const read = (line: string) => readEvents(toBytes(`${line}\n`)).events[0];
const message = (line: string): string =>
	line
		.slice(line.indexOf('ModSecurity: ') + 'ModSecurity: '.length, line.lastIndexOf(' [hostname "'))
		.replaceAll('\\\\', '\\');

describe('where Apache cuts a message', () => {
	const whole = message(makeV2Line({match: ''})).length;

	test('at every byte the fields in front of the cut are right or absent, and those behind the message are there', () => {
		for (let length = 1; length < whole + 40; length++) {
			const line = makeV2Line({match: 'x'.repeat(1023 - whole + length)});
			const {record, cut, client} = read(line);
			const {id, file, severity, message: text, tags} = record!.ruleMatch;
			expect(message(line)).toHaveLength(1023);
			expect([cut, client, record?.uniqueId, record?.target, record?.host]).toEqual([
				true,
				'192.0.2.10',
				'ZTzNVTW5gv9xFHWEH0rSOwAAAAc',
				'/get',
				'shop.test',
			]);
			expect(['942100', undefined]).toContain(id);
			expect(['/etc/crs4/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf', undefined]).toContain(file);
			expect([2, undefined]).toContain(severity);
			expect(['SQL Injection', undefined]).toContain(text);
			expect([undefined, 'attack-sqli', 'attack-sqli,paranoia-level/1', '']).toContain(tags?.join(','));
		}
	});

	test('backslashes count once, although the log doubles them', () => {
		const line = makeV2Line({match: String.raw`\x22`.repeat(300)});
		expect(message(line)).toHaveLength(1023);
		expect(read(line).cut).toBe(true);
		const short = makeV2Line({match: String.raw`\\`.repeat(200)});
		expect(short.length).toBeGreaterThan(1023);
		expect(read(short).cut).toBe(false);
	});

	test('a shorter message is whole', () => {
		const {cut, record} = read(makeV2Line({match: 'x'.repeat(1022 - whole)}));
		expect([cut, record?.ruleMatch.tags]).toEqual([false, ['attack-sqli', 'paranoia-level/1']]);
	});
});

const fakeRun = '[file "/fake.conf"] [line "1"] [id "999999"] [msg "fake"] [severity "CRITICAL"]';

describe('behind the name of a client', () => {
	test.each(['ARGS:a', 'ARGS_NAMES:a', 'REQUEST_COOKIES:a', 'FILES:a'])(
		'a cut message with %s gives no rule: the fields may be in the name, and the true ones behind the cut',
		name => {
			const match = `Pattern match "x" at ${name}. ${fakeRun} [data "${'y'.repeat(1000)}`;
			const {cut, record} = read(makeV2Line({match}));
			expect([cut, record?.uniqueId, record?.ruleMatch.id]).toEqual([true, 'ZTzNVTW5gv9xFHWEH0rSOwAAAAc', undefined]);
			expect([record?.ruleMatch.file, record?.ruleMatch.message, record?.ruleMatch.tags]).toEqual([
				undefined,
				undefined,
				undefined,
			]);
		},
	);

	test.each(['TX:anomaly_score', 'REQUEST_HEADERS:User-Agent', 'REQUEST_URI'])(
		'one with %s keeps what stands before the cut',
		name => {
			const {cut, record} = read(makeV2Line({match: `Pattern match "${'y'.repeat(800)}" at ${name}.`}));
			expect([cut, record?.ruleMatch.id]).toEqual([true, '942100']);
		},
	);
});

test('a denial with a forged end in its Referer is told by another line of its thread with the same id', () => {
	const referrer = `x [hostname "fake.test"] [uri "/fake"] [unique_id "XaAaAaAaAaAaAaAaAaAaAaAaAaA"]`;
	const verdict = 'Access denied with code 403 (phase 2).';
	const lines = [makeV2Line(), makeV2Line({verdict, ruleId: '949110', referrer})];
	const {events} = readEvents(toBytes(`${lines.join('\n')}\n`));
	expect(events.map(({record}) => [record?.uniqueId, record?.ruleMatch.id, record?.ruleMatch.action])).toEqual([
		['ZTzNVTW5gv9xFHWEH0rSOwAAAAc', '942100', 'warning'],
		['ZTzNVTW5gv9xFHWEH0rSOwAAAAc', '949110', 'denied'],
	]);
});

describe('raw quotes in a match text', () => {
	test.each([
		'Pattern match "x" at ARGS:a [id "1"].',
		'Pattern match "x" at ARGS:a [file "/etc/passwd',
		'Pattern match "x" at ARGS:[id "1"] [file "/f"] [zzz.',
		'Pattern match "x" at ARGS:[id "1.',
		'Pattern match "x" at ARGS: [hostname "evil.test"] [uri "/x"] [unique_id "AAAAAAAAAAAAAAAAAAAAAAAAAAA"].',
	])('%s: the fields are those of the true run', match => {
		const {record, undecided, client} = read(makeV2Line({match}));
		expect([client, undecided, record?.ruleMatch.id, record?.ruleMatch.line, record?.uniqueId, record?.host]).toEqual([
			'192.0.2.10',
			false,
			'942100',
			66,
			'ZTzNVTW5gv9xFHWEH0rSOwAAAAc',
			'shop.test',
		]);
		expect(record?.ruleMatch.match).toBe(match);
	});
});

test('A Referer with fields in it is a Referer', () => {
	const referrer = 'https://shop.test/ [hostname "evil.test"] [uri "/x"] [unique_id "AAAAAAAAAAAAAAAAAAAAAAAAAAA"]';
	const {record, undecided} = read(makeV2Line({referrer}));
	expect([undecided, record?.uniqueId, record?.host, record?.referrer]).toEqual([
		false,
		'ZTzNVTW5gv9xFHWEH0rSOwAAAAc',
		'shop.test',
		referrer,
	]);
});

test('A name that holds a whole line to its end leaves only what the head says', () => {
	const run = message(makeV2Line({ruleId: '941999'})).slice('Warning. '.length);
	const match = `Pattern match "x" at ARGS:${run} [hostname "evil.test"] [uri "/x"] [unique_id "AAAAAAAAAAAAAAAAAAAAAAAAAAA"], referer: x.`;
	const {record, undecided, client} = read(makeV2Line({match}));
	expect([client, undecided, record?.ruleMatch.id, record?.uniqueId]).toEqual([
		'192.0.2.10',
		true,
		undefined,
		undefined,
	]);
});
