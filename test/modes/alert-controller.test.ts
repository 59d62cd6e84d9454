import {expect, test} from 'vitest';
import {createTrail} from '../../source/actions/trail/trail.ts';
import {createAlertController, type AnswerableAlerts} from '../../source/modes/alert-controller.ts';
import {type Message} from '../../source/screen/message.ts';
import {hour} from '../../source/waf/clock.ts';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {now} from '../views/builders.ts';

type Command = Parameters<ReturnType<typeof createAlertController>['answer']>[0];

async function answerAll(...commands: readonly Command[]) {
	return answerBeside(undefined, ...commands);
}

/** While another process tells of the rules. */
async function answerBeside(toldBy: string | undefined, ...commands: readonly Command[]) {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-alerts-'));
	const file = path.join(folder, 'trail.jsonl');
	const clock = {now: () => now};
	const told: Message[] = [];
	const done: unknown[] = [];
	const alerts: AnswerableAlerts = {
		acknowledge: (...given) => done.push(given) > 0 && given[0] === 'e1',
		snooze: (...given) => void done.push(given),
		status: () => ({toldBy}),
	};
	try {
		const trail = createTrail(file, 'mira', clock);
		const controller = createAlertController({
			alerts,
			trail,
			by: 'mira',
			clock,
			offset: () => hour,
			dispatch: message => told.push(message),
		});
		for (const command of commands) {
			await controller.answer(command);
		}

		await controller.settled();
		const notes = readFileSync(file, 'utf8')
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line) as unknown);
		return {told: told.map(message => (message.kind === 'notice' ? message.text : message.kind)), done, notes};
	} finally {
		rmSync(folder, {recursive: true});
	}
}

test('an acknowledgement and a snooze reach the rules, are told, and stand in the log of what was done with who did it', async () => {
	const until = now + hour;
	const {told, done, notes} = await answerAll(
		{kind: 'acknowledge-alerts', events: ['e1']},
		{kind: 'snooze-rule', rule: 'burst', until: '1h'},
		{kind: 'snooze-rule', rule: 'burst', until: undefined},
	);
	expect(done).toEqual([
		['e1', 'mira', now],
		['burst', until],
		['burst', undefined],
	]);
	expect(told).toEqual(['acknowledged', 'snoozed until 15:03:11: burst', 'no longer snoozed: burst']);
	const head = {time: '2026-11-24T13:03:11.000Z', by: 'mira', outcome: 'applied'};
	expect(notes).toEqual([
		{...head, action: 'acknowledge', event: 'e1'},
		{...head, action: 'snooze', rule: 'burst', until: '2026-11-24T14:03:11.000Z'},
		{...head, action: 'snooze', rule: 'burst'},
	]);
});

test('an alert that is no longer remembered is told as that', async () => {
	const {told, notes} = await answerAll({kind: 'acknowledge-alerts', events: ['e7']});
	expect(told).toEqual(['not acknowledged: this alert is no longer remembered']);
	expect(notes).toMatchObject([{action: 'acknowledge', outcome: 'failed', event: 'e7'}]);
});

test('of several alerts each is noted, and it is told once how many', async () => {
	const {told, done, notes} = await answerAll({kind: 'acknowledge-alerts', events: ['e1', 'e6', 'e7']});
	expect(told).toEqual(['acknowledged; 2 no longer remembered']);
	expect(done).toHaveLength(3);
	expect(notes).toHaveLength(3);
});

test('beside a process that tells of the rules it is said that it holds here alone', async () => {
	const {told} = await answerBeside('process 12', {kind: 'snooze-rule', rule: 'burst', until: '1h'});
	expect(told).toEqual(['on this screen alone: process 12 goes on telling; snoozed until 15:03:11: burst']);
});
