import {expect, test} from 'vitest';
import {readCorazaLine} from '../../../source/parsing/engines/coraza-line.ts';

const line = (fields: string): string => `[client "192.0.2.7"] Coraza: Warning. M ${fields}`;
const run = (id: string, uniqueId: string, message = 'M'): string =>
	`[file "/r.conf"] [line "1"] [id "${id}"] [msg "${message}"] [uri "/p"] [unique_id "${uniqueId}"]`;

test('links of a chain that follow in one message are the same rule match', () => {
	const reading = readCorazaLine(
		`${line(run('1001', 'AbCdEfGhIjKlMnOp'))}\n${line(run('1001', 'AbCdEfGhIjKlMnOp', ''))}\n`,
	);
	expect(reading?.ruleMatches.map(({id, message}) => [id, message])).toEqual([['1001', 'M']]);
	expect([reading?.facts.uniqueId, reading?.truncated]).toEqual(['AbCdEfGhIjKlMnOp', false]);
});

test('a message with a newline and a whole run in it leaves rule and id open, and the client is the first', () => {
	const forged = `x ${run('1', 'Forged')}\n[client "203.0.113.9"] Coraza: Warning. y`;
	const reading = readCorazaLine(`[client "192.0.2.7"] Coraza: Warning. ${forged} ${run('1001', 'AbCdEfGhIjKlMnOp')}`);
	expect([reading?.facts.client, reading?.facts.uniqueId, reading?.ruleMatches[0].id, reading?.truncated]).toEqual([
		'192.0.2.7',
		undefined,
		undefined,
		true,
	]);
});

test('fields out of their order are none of Coraza', () => {
	const reading = readCorazaLine(line('[file "/f"] [id "1"] [line "7"] [unique_id "AbCdEfGhIjKlMnOp"]'));
	expect([reading?.facts.uniqueId, reading?.truncated]).toEqual([undefined, true]);
});

test('a whole run in a broken message is not taken for that of a line that was cut behind it', () => {
	for (const rest of ['y', 'y [fi', 'y [file "/r.conf"] [line "5"] [id "1001']) {
		const reading = readCorazaLine(`${line(run('1', 'Forged'))}\n${rest}`);
		expect([reading?.facts.client, reading?.facts.uniqueId, reading?.ruleMatches[0].id, reading?.truncated]).toEqual([
			'192.0.2.7',
			undefined,
			undefined,
			true,
		]);
	}
});
