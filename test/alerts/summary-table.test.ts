import {expect, test} from 'vitest';
import {toBody} from '../../source/alerts/texts/alert-text.ts';
import {wrapText} from '../../source/alerts/texts/wrap-text.ts';
import {readTestRule, zero} from './feed-rule.ts';

async function summaryOf(
	options: string,
	documents: ReadonlyArray<Readonly<Record<string, unknown>>>,
): Promise<string> {
	const {rule} = await readTestRule(
		`name: x\ntype: any\nalert: debug\naggregation: {minutes: 1}\nalert_text_type: aggregation_summary_only\n${options}`,
	);
	const matches = documents.map(document => ({
		document,
		time: zero,
		key: undefined,
		facts: {},
		hits: 1,
		matches: 1,
		origin: {ids: [], since: zero, until: zero},
	}));
	return toBody({rule, at: zero, matches, more: 0}, () => '');
}

const documents = [{a: 'one', b: ['x']}, {a: 'two'}, {a: 'two'}];

/* As ElastAlert 2 prints them. */
test('a summary is a table of characters', async () => {
	expect(await summaryOf('summary_table_fields: [a, b]\nsummary_prefix: Before\nsummary_suffix: Behind', documents))
		.toBe(`Before
Aggregation resulted in the following data for summary_table_fields ==> ['a', 'b', 'count']:

+-----+-------+-------+
|  a  |   b   | count |
+=====+=======+=======+
| one | ['x'] | 1     |
+-----+-------+-------+
| two | None  | 2     |
+-----+-------+-------+

Behind`);
});

test('or Markdown, with the most frequent first where rows are limited', async () => {
	expect(
		await summaryOf('summary_table_fields: [a]\nsummary_table_type: markdown\nsummary_table_max_rows: 1', documents),
	).toBe(`Aggregation resulted in the following data for summary_table_fields ==> ['a', 'count']:

| a | count |
|-----|-----|
| two | 2 |

Showing top 1 rows
`);
});

test('or HTML, in which nothing is markup', async () => {
	expect(await summaryOf('summary_table_fields: [a]\nsummary_table_type: html', [{a: `<b onclick='x'>"&\n`}])).toBe(
		`<table frame="box" rules="all">
    <thead>
        <tr>
            <th style="padding-left: 1em; padding-right: 1em; text-align: center">a</th>
            <th style="padding-left: 1em; padding-right: 1em; text-align: center">count</th>
        </tr>
    </thead>
    <tbody>
        <tr>
            <td style="padding-left: 1em; padding-right: 1em; text-align: center; vertical-align: top">&lt;b onclick=&#x27;x&#x27;&gt;&quot;&amp;<br></td>
            <td style="padding-left: 1em; padding-right: 1em; text-align: center; vertical-align: top">1</td>
        </tr>
    </tbody>
</table>`,
	);
});

test('without fields there is no summary', async () => {
	expect(await summaryOf('', documents)).toBe('');
});

test.each([
	['a b c', 3, ['a b', 'c']],
	['abcdefgh', 3, ['abc', 'def', 'gh']],
	['ab abcdef', 4, ['ab a', 'bcde', 'f']],
	['sql-injection and-x', 9, ['sql-', 'injection', 'and-x']],
	['abc-def-ghi', 5, ['abc-', 'def-', 'ghi']],
	['1-2-3-4-5', 4, ['1-2-', '3-4-', '5']],
	['a\tb', 20, ['a       b']],
	['  lead', 4, ['lead']],
])('%j in lines of %i', (text, width, lines) => {
	expect(wrapText(text, width)).toEqual(lines);
});
