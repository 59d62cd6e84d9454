import {describe, expect, test} from 'vitest';
import {createRules} from '../../../source/parsing/lines/rules.ts';
import {readEvents} from '../read-events.ts';
import {makeV3Line, toBytes, type V3Line} from '../server-lines.ts';

const lines: readonly V3Line[] = [
	{},
	{data: 'another'},
	{message: 'Inbound Anomaly Score Exceeded (Total Score: 15)'},
	{data: String.raw`with a \x22 in it`},
	{data: 'with a raw " in it'},
	{data: 'ends" [severity "0'},
	{severity: '3'},
	{tags: []},
	{tags: ['attack-sqli']},
	{file: '/f.conf'},
	{file: '/etc/crs4/rules/REQUEST-942-APPLICATION-ATTACK-SQLX.conf'},
	{ruleId: '942101'},
	{message: '', data: ''},
	{match: ''},
	{uri: '/a"b', request: 'GET /a"b HTTP/1.1'},
];

const read = (line: string, rules = createRules()) => {
	const [{record, ruleId, client, undecided}] = readEvents(toBytes(`${line}\n`), {rules}).events;
	return {record, ruleId, client, undecided};
};

describe('rule templates', () => {
	test.each(lines.map((line, index) => [index, line] as const))(
		'line %i is read alike by who has seen all others and by who has seen none',
		(_, line) => {
			const rules = createRules();
			for (const other of [...lines, ...lines]) {
				readEvents(toBytes(`${makeV3Line(other)}\n`), {rules});
			}

			const text = makeV3Line(line);
			const {record, ...event} = read(text, rules);
			const {record: fresh, ...freshEvent} = read(text);
			expect(event).toEqual(freshEvent);
			expect(record).toEqual(fresh);
		},
	);

	test('rules that differ in severity or tags are different rules, and come back as themselves', () => {
		const rules = createRules();
		const events = readEvents(
			toBytes([{}, {severity: '3'}, {tags: ['x']}, {}].map(line => `${makeV3Line(line)}\n`).join('')),
			{rules},
		).events;
		expect(events.map(({record}) => [record?.ruleMatch.severity, record?.ruleMatch.tags?.length])).toEqual([
			[2, 2],
			[3, 2],
			[2, 1],
			[2, 2],
		]);
		expect(rules.count).toBe(3);
	});

	test('a rule whose tags are made of what clients send does not fill the memory with varieties', () => {
		const rules = createRules();
		for (let index = 0; index < 500; index++) {
			readEvents(toBytes(`${makeV3Line({tags: [`value-${index}`]})}\n`), {rules});
		}

		expect(rules.count).toBeLessThanOrEqual(64);
		expect(rules.byId(942_100)?.id).toBe(942_100);
	});
});
