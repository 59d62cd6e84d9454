import {expect, test} from 'vitest';
import {readTestRule} from './feed-rule.ts';

const any = 'type: any\nindex: waf-*\nalert: [debug]\n';

async function refusal(yaml: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
	return readTestRule(yaml, files).then(
		() => 'accepted',
		(error: Error) => error.message,
	);
}

test.each([
	['', 'rule.yaml: a rule file holds options, one "name: value" a line'],
	['type: any\n  x: [', /^rule\.yaml:\d+: not valid YAML: /],
	[`${any}filter: [{bool: &a {must: [{bool: *a}]}}]`, 'rule.yaml: an alias stands for what it stands in'],
	[`${any}owner: &a {b: *a}`, 'rule.yaml: an alias stands for what it stands in'],
	['name: x', /type is missing/],
	['type: frequenzy', 'rule.yaml:1: type: no such type "frequenzy"'],
	['type: my.Rule', 'rule.yaml:1: type: my.Rule is a program in Python, which is not run'],
	['type: frequency\ntimeframe: {minutes: 1}', 'rule.yaml:1: a rule of type frequency needs num_events'],
	['type: frequency\nnum_events: 3\ntimeframe: 5', 'rule.yaml:3: timeframe: expected a span such as {minutes: 5}'],
	['type: frequency\nnum_events: 3\ntimeframe: {minute: 5}', /^rule\.yaml:3: timeframe: /],
	[`${any}filter:\n- script: {source: x}`, 'rule.yaml:4: filter: script is a program of the server'],
	[`${any}filter:\n- nested: {path: x}`, /filter: nested is not needed/],
	[`${any}filter:\n- not: {term: {a: b}}`, /put the clause into bool\.must_not/],
	[`${any}filter:\n- termm: {a: b}`, 'rule.yaml:4: filter: "termm" is no query (did you mean term?)'],
	[`${any}filter: {term: {a: b}}`, /^rule\.yaml:4: filter: /],
	[`${any}filter:\n- query_string: {query: "url.path:/login"}`, /a bare \/ begins a regular expression/],
	[`${any}filter:\n- term: {source.ip: nonsense}`, /source\.ip: "nonsense" is no address/],
	[`${any}match_enhancements: [my.Enhancement]`, /could drop matches, so the rule is refused/],
	[`${any}metric_agg_script: x`, /metric_agg_script is a program of the server/],
	[
		'type: any\nalert: [jira]',
		/^rule\.yaml:2: alert: jira is not offered \(there are alertmanager, bell, .*, telegram\), and no other alerter is left$/,
	],
	[
		'type: any\nalert: [slak]',
		'rule.yaml:2: alert: slak is not offered (did you mean slack?), and no other alerter is left',
	],
	['type: any\nrealert: {minute: 5}', 'rule.yaml:2: realert: minute is no unit of time; did you mean minutes?'],
	['type: any\naggregation: {minute: 5}', 'rule.yaml:2: aggregation: minute is no unit of time; did you mean minutes?'],
	[
		'type: any\nrealert: {fortnights: 1}',
		/^rule\.yaml:2: realert: fortnights is no unit of time; units are weeks, days, /,
	],
	['type: any\nalert: command\ncommand: "echo %(url.path)s"', /write it as a list/],
	[`${any}alert_text: "{0} {1}"\nalert_text_args: [a]`, 'rule.yaml:4: alert_text: 2 places and 1 arguments'],
	[`${any}alert_text: "{who}"\nalert_text_args: [a]`, 'rule.yaml:4: alert_text: {who} is filled by nothing'],
	[`${any}alert_subject: "{0"\nalert_subject_args: [a]`, /a single \{ in a text with arguments/],
	[
		`${any}limit_execution: "61 * * * *"`,
		'rule.yaml:4: limit_execution: expected a cron line of five fields, such as "* 8-18 * * 1-5"',
	],
	[`${any}limit_execution: "0 0 * * * *"`, /^rule\.yaml:4: limit_execution: expected a cron line/],
	['type: cardinality\ncardinality_field: a\ntimeframe: {hours: 1}', /needs max_cardinality or min_cardinality/],
])('refuses %j', async (yaml, message) => {
	expect(await refusal(yaml)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
});

test('says what has no meaning, what is misspelt and what a name is read as', async () => {
	const {notes} = await readTestRule(
		`${any}es_host: es.example\nreallert: {minutes: 5}\nquery_key: client.keyword\nalert: [debug, jira]`.replace(
			'alert: [debug]\n',
			'',
		),
	);
	expect(notes).toEqual([
		'rule.yaml:3: es_host: has no meaning here and is passed over',
		'rule.yaml:4: reallert: no option has this name; did you mean realert?',
		expect.stringMatching(/^rule\.yaml:6: alert: jira is not offered \(there are alertmanager, /),
		'rule.yaml:5: query_key: client.keyword is read as source.ip where a document has no such field',
	]);
});

test('imports give what a rule does not say, their filters in front of its own; names of the environment are filled in', async () => {
	const {rule} = await readTestRule(
		`${any}import: [one.yaml, two.yaml]\nfilter:\n- term: {c: 3}\ndescription: $PLACE \${NOWHERE}`,
		{
			'one.yaml': 'name: one\npriority: 1\nfilter:\n- term: {a: 1}',
			'two.yaml': 'name: two\nfilter:\n- term: {b: 2}',
		},
	);
	expect(rule.name).toBe('two');
	expect(rule.options).toMatchObject({
		priority: 1,
		filter: [{term: {a: 1}}, {term: {b: 2}}, {term: {c: 3}}],
		description: 'hall ${NOWHERE}',
	});
	expect(
		[
			{a: 1, b: 2, c: 3},
			{a: 1, b: 2},
			{b: 2, c: 3},
		].map(document => rule.filter(document)),
	).toEqual([true, false, false]);
});

test.each([
	['type: any\nbuffer_time: {seconds: 0}', 'rule.yaml:2: buffer_time: expected a span of more than nothing'],
	[`${any}filter:\n- query_string: {query: "${'a '.repeat(40_000)}"}`, /a query of 80000 characters/],
	[`${any}filter:\n- query_string: {query: "${'a:b OR '.repeat(3000)}a"}`, /more than 1024 clauses/],
])('refuses what would never end or take too long: %#', async (yaml, message) => {
	expect(await refusal(yaml)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
});

test('a name of another shape finds its own field first, then the one that means the same', async () => {
	const {rule} = await readTestRule(`${any}filter:\n- term: {severity: 3}\n- exists: {field: client.keyword}`);
	const documents = [
		{severity: 3, client: 'a', modsecurity: {rules: [{severity: 2}]}},
		{severity: 2, client: 'a', modsecurity: {rules: [{severity: 3}]}},
		{modsecurity: {rules: [{severity: 3}]}, source: {ip: '192.0.2.1'}},
	];
	expect(documents.map(document => rule.filter(document))).toEqual([true, false, true]);
});
