import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {readAuditObject} from '../../../source/parsing/records/audit-text.ts';
import {withAddress} from '../../../source/parsing/values/client-address.ts';
import {readCorazaLine} from '../../../source/parsing/engines/coraza-line.ts';
import {readCorazaMatch} from '../../../source/parsing/engines/coraza-match.ts';
import {readLiteSpeedLine} from '../../../source/parsing/engines/litespeed-line.ts';
import {type Reading} from '../../../source/parsing/readings/reading.ts';
import {formatInstant} from '../../../source/waf/calendar.ts';
import {type DocumentSource} from '../../../source/waf/document.ts';

/*
Lines of other engines, one of each form, beside what they say. In `NAME.readings.json` a field that is not named is not looked at, `null` says that the line must not give it, and a reading that is `null` that the line is none of the engine's.
*/
const folder = path.join(import.meta.dirname, '..', '..', 'fixtures', 'engines');

type Expected = {readonly about: string; readonly readings: ReadonlyArray<Readonly<Record<string, unknown>> | null>};

const readers: Readonly<Record<string, (line: string) => Reading | undefined>> = {
	coraza: readCorazaLine,
	litespeed: readLiteSpeedLine,
	'coraza-matches': line => readCorazaMatch(JSON.parse(line) as DocumentSource),
	'audit-objects'(line) {
		const reading = readAuditObject(Buffer.from(line));
		return reading === undefined ? undefined : {...reading, facts: withAddress(reading.facts)};
	},
};

function flatten(reading: Reading): Record<string, unknown> {
	const {facts, ruleMatches, time, localTime, ...rest} = reading;
	const toText = (instant: number | undefined): string | undefined =>
		instant === undefined ? undefined : formatInstant(instant);
	return {
		...ruleMatches.at(0),
		ruleLine: ruleMatches.at(0)?.line,
		rules: ruleMatches.map(({id}) => id),
		actions: ruleMatches.map(({action}) => action),
		...facts,
		...rest,
		time: toText(time),
		localTime: toText(localTime),
	};
}

describe.each(readdirSync(folder).filter(name => name.endsWith('.log')))('%s', file => {
	const name = file.slice(0, -'.log'.length);
	const lines = readFileSync(path.join(folder, file), 'utf8').trimEnd().split('\n');
	const {readings} = JSON.parse(readFileSync(path.join(folder, `${name}.readings.json`), 'utf8')) as Expected;

	test('has an expected reading for each line', () => {
		expect(readings).toHaveLength(lines.length);
	});

	test.each(lines.map((line, index) => [index + 1, line] as const))(
		'line %i says what its fixture says',
		(number, line) => {
			const expected = readings[number - 1];
			const reading = readers[name](line);
			if (expected === null) {
				expect(reading).toBeUndefined();
				return;
			}

			expect(reading).toBeDefined();
			const flat = flatten(reading!);
			expect(
				JSON.parse(JSON.stringify(Object.fromEntries(Object.keys(expected).map(key => [key, flat[key] ?? null])))),
			).toEqual(expected);
		},
	);
});
