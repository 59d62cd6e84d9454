import path from 'node:path';
import {expect, test} from 'vitest';
import {compareIndex} from '../../source/modes/compare-index.ts';
import {minute} from '../../source/waf/clock.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {serveStandIn} from '../helpers/serve-stand-in.ts';
import {readSettings} from './read-settings.ts';

const log = path.join(import.meta.dirname, '../fixtures/recorded/nginx-on.log');
const documents = pipelines['waftop']('nginx-on');
const newest = Math.max(...documents.map(source => Date.parse(String(source['@timestamp']))));

async function compare(sources: typeof documents) {
	const {url} = await serveStandIn(sources);
	const {elastic} = await readSettings(['--es', url, '--index', 'waf-2026']);
	return compareIndex(await readSettings([log, '--once']), elastic!, newest + 5 * minute);
}

test('an index that was shipped whole has what its log has', async () => {
	expect(await compare(documents)).toEqual([]);
});

test('of an index that lacks a third it is said how many, and when', async () => {
	const found = await compare(documents.filter((_, at) => at % 3 !== 0));
	expect(found).toMatchObject([{id: 'index-behind', where: ['waf-2026']}]);
	expect(found[0].evidence[0].text).toMatch(
		new RegExp(`^\\d+ of ${documents.length} transactions are not in waf-2026$`),
	);
});
