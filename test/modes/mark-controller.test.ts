import {expect, test} from 'vitest';
import {type TrailEntry} from '../../source/actions/trail/trail.ts';
import {type MarkFile} from '../../source/actions/triage/mark-file.ts';
import {createMarkController, findMarkedLogs, loadMarks} from '../../source/modes/mark-controller.ts';
import {type Command} from '../../source/screen/command.ts';
import {type Message} from '../../source/screen/message.ts';
import {type KeptMark, nameMarkKey, nameMarkedLog} from '../../source/waf/mark.ts';
import {testTime} from '../parsing/read-events.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {standUp} from '../pipeline/stand-up.ts';
import {someSettings} from '../some-settings.ts';

type Subject = Extract<Command, {kind: 'mark'}>['subject'];

const log = '/var/log/nginx/error.log';

/** A file that is kept in memory. */
function aFile(): MarkFile & {kept: KeptMark[]} {
	const file = {
		kept: [] as KeptMark[],
		read: () => file.kept,
		async keep(key: KeptMark['key'], entry: KeptMark['entry'] | undefined) {
			const others = file.kept.filter(each => nameMarkKey(each.key) !== nameMarkKey(key));
			file.kept = entry === undefined ? others : [...others, {key, entry}];
			return 0;
		},
	};
	return file;
}

async function aDesk(uniqueId = '179560800012.345678', logs: readonly string[] = [log]) {
	const stood = standUp();
	await stood.handLines([makeV3Line({client: '203.0.113.7', uniqueId})]);
	await stood.end();
	const {reports, history} = stood.pipeline;
	const messages: Message[] = [];
	const notes: TrailEntry[] = [];
	const file = aFile();
	const controller = createMarkController({
		reports,
		slotOf: history.slotOf,
		logs,
		file,
		trail: {
			async note(entry) {
				notes.push(entry);
				return undefined;
			},
		},
		by: 'alice',
		clock: {now: () => testTime},
		dispatch: message => messages.push(message),
	});
	const mark = async (subject: Subject, chosen: 'attack' | 'none' = 'attack'): Promise<string> => {
		await controller.mark({kind: 'mark', subject, mark: chosen === 'none' ? undefined : chosen, note: 'why'});
		return messages.flatMap(message => (message.kind === 'notice' ? message.text : [])).at(-1)!;
	};

	return {...stood, reports, file, notes, mark};
}

const entry = {mark: 'attack', note: 'why', time: testTime, by: 'alice'};

test('a transaction is kept by its id with time and login name, shown, and noted', async () => {
	const {rows, mark, file, notes} = await aDesk();
	expect(await mark({kind: 'transaction', row: 0})).toBe('marked attack');
	const key = {kind: 'id', id: '179560800012.345678'};
	expect(file.kept).toEqual([{key, entry}]);
	expect(rows()[0].mark).toEqual(entry);
	expect(notes).toEqual([
		{action: 'mark', outcome: 'applied', mark: 'attack', note: 'why', keys: [key], words: undefined},
	]);
	expect(await mark({kind: 'transaction', row: 0}, 'none')).toBe('mark taken away');
	expect([file.kept, rows()[0].mark]).toEqual([[], undefined]);
});

test('the mark of a client is kept for each log that is read, and found again in these alone', async () => {
	const {mark, file, rows} = await aDesk();
	expect(await mark({kind: 'client', address: '203.0.113.7'})).toBe('marked attack');
	expect(rows()[0].mark).toEqual(entry);
	const again = await aDesk();
	expect(loadMarks(file, ['/another.log'], again.reports.marks)).toBeUndefined();
	expect(again.rows()[0].mark).toBeUndefined();
	loadMarks(file, [log], again.reports.marks);
	expect(again.rows()[0].mark).toEqual(entry);
});

test('a request that nothing names for certain is not marked', async () => {
	const {mark, file} = await aDesk('1795608000');
	expect(await mark({kind: 'transaction', row: 0})).toBe(
		'not marked: nothing names this request in its log for certain',
	);
	expect(file.kept).toEqual([]);
});

test('behind a pipe a client is marked for this run', async () => {
	const {mark, file, rows} = await aDesk('179560800012.345678', []);
	expect(await mark({kind: 'client', address: '203.0.113.7'})).toBe(
		'marked attack; for this run only: a pipe has no name',
	);
	expect(file.kept).toEqual([]);
	expect(rows()[0].mark).toEqual(entry);
});

test('what cannot be kept is said, and what cannot be read', async () => {
	const {file, mark, reports} = await aDesk();
	file.keep = async () => {
		throw new Error('the disk is full');
	};

	expect(await mark({kind: 'transaction', row: 0})).toBe('marked attack; not kept: the disk is full');
	file.read = () => {
		throw new Error('it is not JSON');
	};

	expect(loadMarks(file, [], reports.marks)).toBe('it is not JSON');
});

test('a log keeps its name when it is rotated; a password is no part of it', () => {
	for (const name of [log, `${log}.1`, `${log}.2.gz`, `${log}-20261127`, `${log}-20261127.gz`]) {
		expect(nameMarkedLog(name)).toBe(log);
	}

	expect(findMarkedLogs(someSettings({files: [`${log}.1`, log]}))).toEqual([log]);
	expect(findMarkedLogs(someSettings({files: ['-'], standardInput: true}))).toEqual([]);
});
