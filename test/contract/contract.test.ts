import {afterAll, beforeAll, expect, test} from 'vitest';
import {channelTables} from '../../source/alerts/rules/channel-options.ts';
import {isForeignOption, isIdleOption, refusedOptions} from '../../source/alerts/rules/other-options.ts';
import {optionNames} from '../../source/alerts/rules/rule-options.ts';
import {shippedRules} from '../../source/alerts/shipped/shipped-rules.ts';
import {loadPatterns} from '../../source/waf/filter/filter-pattern.ts';
import {skip} from '../skip.ts';
import {type Answer, type Case, type CaseDocument} from './case.ts';
import {findDifference} from './compare.ts';
import {differences} from './differences.ts';
import {createDice} from './dice.ts';
import {ourAnswer} from './our-answer.ts';
import {randomDocuments, toDocument} from './random-documents.ts';
import {randomCase} from './random-rules.ts';
import {type RealProgram, startRealProgram} from './real-program.ts';
import {recordedDocuments} from './recorded-documents.ts';
import {refused, rules} from './rules.ts';
import {templates} from './templates.ts';

const documentSets = ['06-burst', 'generated'] as const;
const head = 'name: Contract\nindex: waf-*\nalert: [debug]\nuse_local_time: false\n';
const times = {runEvery: 10, bufferTime: 120, tail: 120};

const forTemplates = [
	toDocument(0, {id: 'a', ip: '192.0.2.1', path: '/login/Form', outcome: 'blocked', score: 5, method: 'GET'}),
	toDocument(2, {
		id: 'b',
		ip: '2001:db8::1',
		path: "/o'neil <b>é",
		outcome: 'passed',
		score: 10.5,
		domain: 'www.example.com',
	}),
];

let real: RealProgram | undefined;
let missing: string | undefined;
const documents = new Map<string, readonly CaseDocument[]>();

beforeAll(async () => {
	await loadPatterns();
	const started = await startRealProgram();
	if ('missing' in started) {
		({missing} = started);
		return;
	}

	real = started;
	for (const name of documentSets) {
		const found = name === 'generated' ? randomDocuments(createDice(14), 80, 400) : await recordedDocuments(name, 60);
		documents.set(name, found);
	}
});

afterAll(() => real?.stop());

async function ask(asked: Case): Promise<Answer> {
	return real === undefined ? skip(missing ?? 'it was not started') : real.answer(asked);
}

test.each(documentSets.flatMap(set => rules.map(rule => [rule, set] as const)))(
	'%j tells the same over %s',
	async (rule, set) => {
		const asked = {name: set, rule: head + rule, documents: documents.get(set) ?? [], ...times};
		expect(findDifference(await ask(asked), ourAnswer(asked))).toBeUndefined();
	},
);

/* Lists as keys are a wanted difference; two of them have one. */
const sameShipped = shippedRules.filter(({file}) => !['first-category.yaml', 'many-clients.yaml'].includes(file));

test.each(documentSets.flatMap(set => sameShipped.map(({file, text}) => [file, set, text] as const)))(
	'%s as it is shipped tells the same over %s',
	async (_, set, text) => {
		const rule = `index: waf-*\nuse_local_time: false\n${text.replace('alert: debug', 'alert: [debug]')}`;
		const asked = {name: set, rule, documents: documents.get(set) ?? [], ...times};
		expect(findDifference(await ask(asked), ourAnswer(asked))).toBeUndefined();
	},
);

test.each(templates)('the template %j says the same', async template => {
	const rule = `type: any\nquery_key: source.ip\nrealert: {minutes: 1}\nalert_text_type: alert_text_jinja\nalert_subject: "For {{ source.ip }}"\nalert_text: ${JSON.stringify(template)}`;
	const asked = {name: 'template', rule: head + rule, documents: forTemplates, ...times};
	expect(findDifference(await ask(asked), ourAnswer(asked))).toBeUndefined();
});

test.each(refused)('%j is refused by both', async rule => {
	const asked = {name: 'refused', rule: head + rule, documents: documents.get('generated') ?? [], ...times};
	expect(await ask(asked)).toHaveProperty('refused');
	expect(ourAnswer(asked)).toHaveProperty('refused');
});

test.each(differences)('wanted: $where', async ({rule, over, start, theirs, ours, text}) => {
	const asked = {name: 'difference', rule: head + rule, documents: over, start, ...times};
	const answers = [await ask(asked), ourAnswer(asked)];
	expect(answers.map(answer => summarise(answer))).toEqual([theirs, ours]);
	if (text !== undefined) {
		const says = (answer: Answer) =>
			'lines' in answer && answer.lines.some(line => text.pattern.test(JSON.stringify(line['text'] ?? '')));
		expect(answers.map(answer => says(answer))).toEqual([text.theirs, text.ours]);
	}
});

test('every option that the real program knows is carried out, passed over with a note, or refused', async () => {
	const names = real === undefined ? skip(missing ?? 'it was not started') : await real.optionNames();
	const ofChannels = new Set(
		Object.entries(channelTables).flatMap(([channel, {needs, options, idle}]) => [
			channel,
			...needs.flat(),
			...options,
			...Object.keys(idle),
		]),
	);
	const isKnown = (name: string) =>
		optionNames.includes(name) ||
		ofChannels.has(name) ||
		isIdleOption(name) ||
		isForeignOption(name) ||
		Object.hasOwn(refusedOptions, name);
	expect(names.length).toBeGreaterThan(400);
	expect(names.filter(name => !isKnown(name))).toEqual([]);
});

test('100 rules with options at random over documents at random tell the same', async () => {
	const wrong: string[] = [];
	let matches = 0;
	for (let seed = 1; seed <= 100; seed++) {
		const asked = randomCase(seed);
		const theirs = await ask(asked);
		// Where it fails it would have switched the rule off: rows of the table.
		if ('lines' in theirs && !theirs.lines.some(({kind}) => kind === 'error')) {
			matches += theirs.lines.length;
			const difference = findDifference(theirs, ourAnswer(asked));
			if (difference !== undefined) {
				wrong.push(`${asked.name}: ${asked.rule}\n${difference}`);
			}
		}
	}

	expect(wrong).toEqual([]);
	expect(matches).toBeGreaterThan(500);
});

/** How many matches and alerts, with their keys; or that it failed. */
function summarise(answer: Answer): string {
	if ('refused' in answer) {
		return 'refused';
	}

	const failed = answer.lines.some(({kind}) => kind === 'error') ? ', fails' : '';
	const matches = answer.lines.filter(({kind}) => kind === 'match').map(({key}) => String(key));
	const alerts = answer.lines.filter(({kind}) => kind === 'alert').length;
	return `${matches.length} matches (${[...new Set(matches)].join(' ')}), ${alerts} alerts${failed}`;
}
