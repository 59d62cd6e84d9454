import {expect, test} from 'vitest';
import {explainIndexRead} from '../../source/modes/explain-index-read.ts';
import {readIndexView} from '../../source/elastic/index-view.ts';
import {shapesOf} from '../../source/parsing/documents/read-by-shape.ts';
import {type ElasticSettings} from '../../source/settings/settings.ts';
import {createLineCounts, type LineCounts} from '../../source/waf/line-counts.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {createStandIn} from '../helpers/stand-in.ts';
import {testTime} from '../parsing/read-events.ts';
import {runPrinted} from './run-printed.ts';

const time = '2026-11-25T10:00:00.000Z';

async function explain(sources: readonly DocumentSource[], lines: Partial<LineCounts> = {}) {
	const standIn = createStandIn({now: () => testTime});
	const index = 'waf-2026';
	standIn.store.create(index, {'@timestamp': {type: 'date'}, message: {type: 'text'}});
	for (const source of sources) {
		standIn.store.put(index, undefined, source, true);
	}

	const options = {index, session: 'test', forced: undefined, shapesOf: (source: DocumentSource) => shapesOf(source)};
	return runPrinted(async () =>
		explainIndexRead(
			{
				elastic: standIn,
				session: 'test',
				settings: {index} as ElasticSettings,
				view: async stop => readIndexView(standIn, {...options, now: testTime}, stop),
			},
			{...createLineCounts(), ...lines},
			false,
		),
	);
}

test('an index without documents is empty', async () => {
	expect(await explain([])).toEqual({code: 0, stdout: '', stderr: 'waftop: waf-2026 on stand-in holds no documents\n'});
});

test('an index full of something else is named, with an example and the shape that is nearest', async () => {
	const odd = {'@timestamp': time, transaction: {request: {uri: '/\u001B[2J\u202E?password=swordfish'}}};
	const {code, stderr} = await explain([{'@timestamp': '2026-11-25T09:00:00.000Z', message: 'x'}, odd]);
	expect(code).toBe(4);
	expect(stderr).toMatch(
		/^waftop: none of the 2 documents in waf-2026 on stand-in is a ModSecurity record in a known shape; nearest is the shape audit-v3, by its field transaction\.request\.uri; the newest one, in waf-2026, reads: \{"@timestamp":[ -~…•]*\n$/,
	);
	expect(stderr).not.toContain('swordfish');
});

test('records outside of the time that was read are not called nothing', async () => {
	const record = {'@timestamp': time, message: 'ModSecurity: Warning. [id "1"]'};
	const {code, stderr} = await explain([record, {'@timestamp': time, message: 'x'}]);
	expect([code, stderr]).toEqual([
		0,
		'waftop: 1 of the 2 documents in waf-2026 on stand-in may hold ModSecurity records, but none lies in the time that was read; choose it with --since and --until\n',
	]);
});

test('documents without a time are counted, whatever was read', async () => {
	const {code, stderr} = await explain([{message: 'a'}, {message: 'b'}, {'@timestamp': time, message: 'c'}], {
		read: 1,
		modsecurity: 1,
	});
	expect([code, stderr]).toEqual([
		0,
		'waftop: 2 documents in waf-2026 on stand-in have no @timestamp and cannot be read\n',
	]);
});
