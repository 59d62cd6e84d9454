import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {type Alert} from '../../source/alerts/evaluation/alert.ts';
import {checkRule} from '../../source/alerts/evaluation/check-rule.ts';
import {type AlertDocument} from '../../source/alerts/filters/alert-document.ts';
import {shippedRules} from '../../source/alerts/shipped/shipped-rules.ts';
import {readDocumentTime, readLogDocuments} from '../../source/modes/read-alert-documents.ts';
import {toBody, toSubject} from '../../source/alerts/texts/alert-text.ts';
import {hour, type Milliseconds, minute, second} from '../../source/waf/clock.ts';
import {someSettings} from '../some-settings.ts';
import {readTestRule, zero} from './feed-rule.ts';

const recordings = path.join(import.meta.dirname, '..', '..', 'demo', 'recordings');
const chapters = {
	background: '01-background',
	injection: '03-sql-injection',
	traversal: '05-traversal-and-commands',
	burst: '06-burst',
	detected: '07-detected',
} as const;

async function readChapter(chapter: keyof typeof chapters): Promise<readonly AlertDocument[]> {
	const file = path.join(recordings, `${chapters[chapter]}.log.gz`);
	const settings = someSettings({files: [file], mode: 'once', follow: false});
	return (await readLogDocuments(settings, new AbortController().signal)).documents;
}

type Timed = {readonly document: AlertDocument; readonly time: number};

/** The documents of a recording, the first of them at a time. */
async function play(chapter: keyof typeof chapters, at: number): Promise<readonly Timed[]> {
	const documents = await readChapter(chapter);
	const times = documents.map(document => readDocumentTime(document['@timestamp'], 'iso')!);
	const first = Math.min(...times);
	return documents.map((document, place) => ({
		time: at + times[place] - first,
		document: {...document, '@timestamp': new Date(at + times[place] - first).toISOString()},
	}));
}

/** A document of one client at a second. */
function aRequest(at: number, outcome: 'blocked' | 'detected' | 'passed', more: AlertDocument = {}): Timed {
	const time = zero + at * second;
	const modsecurity = {outcome, categories: ['SQLI'], ...(more['modsecurity'] as object)};
	return {
		time,
		document: {
			'@timestamp': new Date(time).toISOString(),
			source: {ip: '203.0.113.7'},
			url: {domain: 'shop.test', path: '/item'},
			...more,
			modsecurity,
		},
	};
}

/** The alerts that the rule of a file raises over documents, run each 10 s; what is before `start` is there to be learned from. */
async function raise(
	file: string,
	documents: readonly Timed[],
	start = zero,
	tail = minute,
): Promise<readonly Alert[]> {
	const {rule} = await readTestRule(shippedRules.find(shipped => shipped.file === file)!.text);
	const arriving = documents
		.map(each => ({...each, arrival: each.time}))
		.toSorted((one, other) => one.time - other.time);
	const span = {runEvery: 10 * second, bufferTime: 15 * minute, start, end: undefined, tail};
	const results = [
		...checkRule(
			rule,
			arriving,
			span,
			() => Infinity,
			() => {},
		),
	];
	return results.flatMap(({alerts}) => alerts);
}

const countAlerts = async (...given: Parameters<typeof raise>): Promise<number> => (await raise(...given)).length;

const names = shippedRules.map(({file}) => file);

test('each is a rule without anything to be said of its file, and says why it is there and when it is wrong', async () => {
	expect(names).toHaveLength(7);
	for (const {text} of shippedRules) {
		const {notes, isEnabled} = await readTestRule(text);
		expect([notes, isEnabled]).toEqual([[], true]);
		expect(text).toMatch(/^# Why: [^\n]+\.\n# False alarms: [^\n]+\.\nname: /);
	}
});

test('a night with nothing but background noise, after one like it, raises no alert', async () => {
	const documents = [...(await play('background', zero - hour)), ...(await play('background', zero))];
	const alerts = await Promise.all(names.map(async file => [file, await countAlerts(file, documents)]));
	expect(alerts).toEqual(names.map(file => [file, 0]));
});

/** Documents over which each rule alerts, and what it says then. */
const alarming: Readonly<Record<string, readonly [() => Promise<readonly Timed[]>, Milliseconds, RegExp, RegExp]>> = {
	'over-the-threshold.yaml': [
		async () => play('detected', zero),
		minute,
		/^not blocked: \w+ from [\da-f.:]+ on \w+\.test\/\S*$/,
		/^[\da-f.:]+ reached the threshold .*\n\nrequest {6}\w+ \w+\.test\/[^]*score {8}\d+ of 5\n/,
	],
	'client-burst.yaml': [
		async () => [
			...Array.from({length: 10}, (_, place) => aRequest(place * 60, 'blocked')),
			...Array.from({length: 90}, (_, place) => aRequest(610 + place, 'blocked')),
		],
		minute,
		/^burst: \d+ attacks from 203\.0\.113\.7, \d+ before$/,
		/^203\.0\.113\.7 sent \d+ attacks in five minutes, and \d+ in the five before\.\n/,
	],
	'first-category.yaml': [
		async () => [...(await play('injection', zero - hour)), ...(await play('traversal', zero))],
		minute,
		/^first sight on shop\.test: \['\w+'.*\] from [\da-f.:]+$/,
		/^shop\.test meets an attack of a category [^]*client {7}[\da-f.:]+\n/,
	],
	'many-clients.yaml': [
		async () => play('burst', zero),
		10 * minute,
		/^many clients on \w+\.test\/\S*: \['\w+'/,
		/^More than twenty addresses attack \w+\.test\/[^]*last one {2}\S+, blocked\n/,
	],
	'blocked-then-through.yaml': [
		async () => [...Array.from({length: 12}, (_, place) => aRequest(place * 10, 'blocked')), aRequest(180, 'detected')],
		minute,
		/^blocked and let through: 203\.0\.113\.7$/,
		/^203\.0\.113\.7 sent ten attacks or more /,
	],
	'silent-log.yaml': [
		async () => play('background', zero),
		8 * hour,
		/^the log is silent$/,
		/^Nothing came for two hours /,
	],
	'past-deny.yaml': [
		async () => [aRequest(5, 'passed', {modsecurity: {past_deny: '203.0.113.0/24'}})],
		minute,
		/^denied and answered all the same: 203\.0\.113\.7 on shop\.test\/item$/,
		/^203\.0\.113\.7 is denied by the rule for 203\.0\.113\.0\/24, /,
	],
};

test.each(names)('%s says in its subject who did what where, and in a few lines what else is known', async file => {
	const [makeDocuments, tail, subject, body] = alarming[file];
	const [alert] = await raise(file, await makeDocuments(), zero, tail);
	expect(toSubject(alert)).toMatch(subject);
	const text = toBody(alert, time => new Date(time).toISOString());
	expect(text).toMatch(body);
	// In chats and mails a page is no help at night.
	expect(
		toBody({...alert, matches: alert.matches.slice(0, 1)}, () => '')
			.trimEnd()
			.split('\n').length,
	).toBeLessThan(9);
});

describe('each fires', () => {
	test('over the threshold and not blocked: once for a recorded attack of half a minute on an engine that only detects', async () => {
		expect(await countAlerts('over-the-threshold.yaml', await play('detected', zero))).toBe(1);
		expect(await countAlerts('over-the-threshold.yaml', await play('injection', zero))).toBe(0);
	});

	test('first sight of a category: once for a recorded attack of a kind that was not there before', async () => {
		const before = await play('injection', zero - hour);
		expect(await countAlerts('first-category.yaml', [...before, ...(await play('traversal', zero))])).toBe(1);
		expect(await countAlerts('first-category.yaml', [...before, ...(await play('injection', zero))])).toBe(0);
	});

	test('many clients: one alert for all targets of a recorded attack from fifty addresses, none for one from few', async () => {
		expect(await countAlerts('many-clients.yaml', await play('burst', zero), zero, 10 * minute)).toBe(1);
		expect(await countAlerts('many-clients.yaml', await play('injection', zero), zero, 10 * minute)).toBe(0);
	});

	test('a burst: eight times as much as in the minutes before, and not what has no past', async () => {
		const past = [0, 60, 120, 180, 240].map(at => aRequest(at, 'blocked'));
		const burst = Array.from({length: 90}, (_, place) => aRequest(610 + place, 'blocked'));
		const steady = [300, 360, 420, 480, 540].map(at => aRequest(at, 'blocked'));
		expect(await countAlerts('client-burst.yaml', [...past, ...steady, ...burst])).toBe(1);
		expect(await countAlerts('client-burst.yaml', burst)).toBe(0);
		const little = burst.slice(0, 40);
		expect(await countAlerts('client-burst.yaml', [...past, ...steady, ...little])).toBe(0);
	});

	test('blocked often and then through: both within a quarter of an hour, of one client, ten in all', async () => {
		const blocked = Array.from({length: 12}, (_, place) => aRequest(place * 10, 'blocked'));
		const through = aRequest(180, 'detected');
		expect(await countAlerts('blocked-then-through.yaml', [...blocked, through])).toBe(1);
		expect(await countAlerts('blocked-then-through.yaml', blocked)).toBe(0);
		expect(await countAlerts('blocked-then-through.yaml', [...blocked.slice(0, 4), through])).toBe(0);
		const other = aRequest(180, 'detected', {source: {ip: '198.51.100.4'}});
		expect(await countAlerts('blocked-then-through.yaml', [...blocked, other])).toBe(0);
		const detected = Array.from({length: 12}, (_, place) => aRequest(place * 10, 'detected'));
		expect(await countAlerts('blocked-then-through.yaml', detected)).toBe(0);
	});

	test('a silent log: after two hours without anything, and once in twelve', async () => {
		const documents = await play('background', zero);
		expect(await countAlerts('silent-log.yaml', documents, zero, hour)).toBe(0);
		expect(await countAlerts('silent-log.yaml', documents, zero, 8 * hour)).toBe(1);
	});

	test('a deny that does not work: where a document says that the request got past one', async () => {
		const past = aRequest(5, 'passed', {modsecurity: {past_deny: '203.0.113.7'}});
		expect(await countAlerts('past-deny.yaml', [aRequest(1, 'passed'), past])).toBe(1);
		expect(await countAlerts('past-deny.yaml', [aRequest(1, 'passed'), aRequest(5, 'detected')])).toBe(0);
	});
});
