import {expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {type ExportDialog} from '../../../source/screen/export-dialog.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {hour} from '../../../source/waf/clock.ts';
import {exportChoices} from '../../../source/waf/export.ts';
import {aBusySnapshot, asciiLook, someTotals} from '../builders.ts';
import {anExport, anExportOutcome, anExportPlan} from '../export-builders.ts';

const busy = aBusySnapshot();

function draw(dialog: ExportDialog, columns = 80, rows = 24): string {
	const screen: Screen = {...createScreen(), overlay: dialog};
	return layOutScreen(busy, screen, columns, rows, asciiLook)
		.rows.join('\n')
		.replaceAll(/\u{1b}\[[\d;]*m/gu, '');
}

test('name and count stand there before anything is written, and the chosen kind in sight, at every size', () => {
	for (const [cursor, {subject, extension}] of exportChoices.entries()) {
		for (const [columns, rows] of [
			[40, 12],
			[80, 24],
			[200, 50],
		] as const) {
			const text = draw(anExport({cursor, plan: anExportPlan({keptOut: 2, nameless: 3})}), columns, rows);
			expect(text).toContain(`${subject.slice(-4)}-20261124T130311Z.${extension}`);
			expect(text).toMatch(subject === 'addresses' ? /^ (41|39) addresses/m : /^ 1,384 transactions/m);
			expect(text).toMatch(/^>/m);
			expect(text).toContain('y writes it; Esc cancels');
		}
	}
});

test('what a file for nginx leaves out, and what the history no longer holds, is said', () => {
	const nginx = exportChoices.findIndex(({format}) => format === 'nginx');
	const plan = anExportPlan({keptOut: 2, unmatched: 1466});
	for (const dialog of [anExport({cursor: nginx, plan}), anExport({cursor: nginx, plan, outcome: anExportOutcome()})]) {
		expect(draw(dialog)).toContain('2 kept out as comments');
		expect(draw(dialog)).toContain('1,466 that matched no rule left out');
	}

	const csv = exportChoices.findIndex(({subject}) => subject === 'transactions');
	expect(draw(anExport({cursor: csv, plan}))).not.toContain('left out');
	const picture = {...busy, totals: someTotals({all: {value: 2000, bound: '='}})};
	expect(draw(anExport({picture}))).toContain('1,384 of 2,000 requests are still kept; the others cannot be exported');
});

test('of an index it is said that only what was fetched is written', () => {
	const poll = {took: 1, since: 0, at: 0, every: 0};
	const picture = {
		...busy,
		sources: [{...busy.sources[0], poll}],
		countedHere: false,
		totals: someTotals({all: {value: 2000, bound: '='}}),
	} as unknown as ExportDialog['picture'];
	expect(draw(anExport({picture}))).toContain('only what was fetched: 1,384 of 2,000 requests that the server counts');
});

test('secrets that would be written stand out', () => {
	const ndjson = exportChoices.findIndex(({format}) => format === 'ndjson');
	expect(draw(anExport({cursor: ndjson}))).toContain('secrets masked');
	expect(draw(anExport({cursor: ndjson, revealed: true}))).toContain('SECRETS ARE WRITTEN  v masks');
});

test('where nothing can be written the dialog says why, and what came of it afterwards', () => {
	const plan = anExportPlan({notWritable: 'cannot write into /: permission denied; start waftop elsewhere'});
	expect(draw(anExport({plan}))).toMatch(/ CANNOT WRITE  cannot write into \/: permission denied/);
	const done = draw(anExport({stage: 'done', outcome: anExportOutcome()}), 100);
	expect(done).toContain('WROTE /home/alice/waftop-addresses-20261124T130311Z.txt');
	expect(done).toContain('41 entries, 533 bytes');
	expect(done).toContain('SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('a window of a day or more has dates in its title, and one within a day has none', () => {
	const titleOf = (hours: number): string => {
		const {question} = busy.totals;
		const to = question.to;
		const picture = {...busy, totals: someTotals({question: {...question, from: to - hours * hour, to}})};
		return draw(anExport({picture}))
			.split('\n')
			.find(line => line.includes('EXPORT'))!;
	};

	expect(titleOf(24)).toMatch(/EXPORT 23 Nov 14:\d\d to 24 Nov 14:\d\d/);
	expect(titleOf(0.25)).toMatch(/EXPORT \d\d:\d\d:\d\d to \d\d:\d\d:\d\d/);
});

test('networks are called networks, and of user agents it is said that their addresses are written', () => {
	const ofNetworks = draw(anExport({plan: anExportPlan({grouped: 'network'})}), 120, 40);
	expect(ofNetworks).toMatch(/^ 41 networks/m);
	expect(ofNetworks).toContain('NETWORKS 41');
	expect(ofNetworks).toContain('one network a line');
	expect(draw(anExport({plan: anExportPlan({grouped: 'agent'})}))).toContain('no such file can name an agent');
});
