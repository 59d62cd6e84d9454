import {expect, test} from 'vitest';
import {readV2Line} from '../../source/parsing/lines/v2-line.ts';
import {createSearchBudget, findRuns} from '../../source/parsing/lines/v3-fields.ts';
import {createObservation, createSpans, setBytes} from '../../source/waf/observation.ts';

/*
What a client makes longer must not cost more than its length: each input is doubled three times, and steps are counted, not time.
*/
const sizes = [1, 2, 4, 8];

test.each([
	['quotes that may end a message', '[file "/r"] [line "1"] [id "1"] [rev "', '"] [msg "'],
	[
		'quotes that may end any field',
		'[file "/r"] [line "1"] [id "1"] [rev "',
		'"] [msg "a"] [data "b"] [severity "2"] [ver "',
	],
	[
		'tags that may end anywhere',
		'[file "/r"] [line "1"] [id "1"] [rev ""] [msg ""] [data ""] [severity "2"] [ver ""] [maturity "0"] [accuracy "0"] [tag "',
		'"] [hostname "x"] [uri "y"] [tag "',
	],
])('a search for runs of fields has one bound, however many %s there are', (_, begin, part) => {
	const costs = sizes.map(size => {
		const bytes = Buffer.from(begin + part.repeat(1000 * size));
		const budget = createSearchBudget();
		const {left} = budget;
		findRuns(bytes, 0, bytes.length, createSpans(), budget, () => {});
		return (left - budget.left) / bytes.length;
	});
	const {left: whole} = createSearchBudget();
	for (const [place, cost] of costs.entries()) {
		const length = begin.length + part.length * 1000 * sizes[place];
		// The last look may go to the end of the line.
		expect(cost * length).toBeLessThan(whole + 2 * length);
	}
});

test('fields that may end a message of Apache are read in a bounded number of ways', () => {
	const line = (count: number): Buffer =>
		Buffer.from(
			`Access denied with code 403 (phase 2). x${' [hostname "x"] [uri "/"] [unique_id "ZTzNVTW5gv9xFHWEH0rSOwAAAAc"], referer: '.repeat(count)}`,
		);
	const steps = sizes.map(size => {
		const bytes = line(1000 * size);
		let looks = 0;
		const observation = createObservation();
		setBytes(observation, bytes);
		observation.end = bytes.length;
		const {spans} = observation;
		observation.spans.fill(-1);
		// Every reading begins with empty spans.
		Object.defineProperty(spans, 'fill', {
			value(value: number) {
				looks++;
				return Int32Array.prototype.fill.call(spans, value);
			},
		});
		expect([readV2Line(observation, 0, true), observation.action]).toEqual(['undecided', 'denied']);
		return looks;
	});
	expect(steps).toEqual([1, 1, 1, 1]);
});
