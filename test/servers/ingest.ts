import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createDocumentPages} from '../../source/elastic/document-pages.ts';
import {createLineTextReader} from '../../source/parsing/lines/read-line-texts.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {readNumber, readText} from '../../source/waf/document.ts';
import {readRecorded, type RecordedName} from '../helpers/recorded-documents.ts';
import {connectTo} from './connect-to.ts';
import {type SearchServer} from './search-server.ts';

const never = new AbortController().signal;
const folder = path.join(import.meta.dirname, '..', '..', 'demo', 'elk');

/**
The pipeline of `demo/elk` on a real server: what it takes out of a line is what waftop's own parser reads there.
*/
export function describeIngest(server: () => SearchServer): void {
	test.each(['nginx-on', 'nginx-detection-only'] satisfies RecordedName[])(
		'every line of %s gives what the parser gives',
		async name => {
			const elastic = await connectTo(server());
			const load = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
			await elastic.request(
				{method: 'PUT', path: '/_ingest/pipeline/waf-modsecurity', body: load('ingest-pipeline.json')},
				never,
			);
			await elastic.request(
				{method: 'PUT', path: '/_index_template/waf-modsecurity', body: load('index-template.json')},
				never,
			);
			const index = `waf-modsecurity-${name}`;
			const {lines} = readRecorded(name);
			const bulk = lines.flatMap((message, offset) => [
				JSON.stringify({index: {_index: index, _id: `line-${offset}`}}),
				JSON.stringify({'@timestamp': '2000-01-01T00:00:00Z', message, log: {offset, file: {path: '/x'}}}),
			]);
			const {errors} = await elastic.request<{errors: boolean}>(
				{method: 'POST', path: '/_bulk', query: {refresh: true}, lines: bulk, limit: 60_000},
				never,
			);
			expect(errors).toBe(false);

			const records = createLineTextReader(createRules());
			let compared = 0;
			const pages = createDocumentPages(elastic, '@timestamp', {index, session: 'test'});
			for await (const {hits} of pages.read({match_all: {}}, {content: true}, never)) {
				for (const {_source: source = {}} of hits) {
					expect(readText(source, 'error.message')).toBeUndefined();
					const line = readText(source, 'message') ?? '';
					const record = records.read(Buffer.from(line, 'utf8'), 0, 0, {});
					expect(readText(source, 'event.ingested')).toBeDefined();
					if (record === undefined) {
						expect(readText(source, 'rule.id')).toBeUndefined();
						continue;
					}

					compared++;
					const {ruleMatch} = record;
					// An engine's complaint about a body names no rule.
					const isRule = ruleMatch.action !== 'message';
					expect({line, ...taken(source)}).toEqual({
						line,
						time: ruleMatch.time,
						client: record.client,
						id: ruleMatch.id,
						file: ruleMatch.file,
						message: ruleMatch.message,
						severity: ruleMatch.severity,
						uri: ruleMatch.uri,
						uniqueId: record.uniqueId,
						method: record.method,
						target: record.target,
						host: record.host,
						action: ruleMatch.action === 'denied' ? 'deny' : isRule ? 'alert' : taken(source).action,
						code: ruleMatch.code,
						phase: ruleMatch.phase,
					});
				}
			}

			await elastic.close();
			expect(compared).toBeGreaterThan(60);
		},
		120_000,
	);
}

/** Values as the log escapes them are compared unescaped, as the parser gives them. */
function unescape(text: string | undefined): string | undefined {
	return text?.replaceAll(/\\x([\da-f]{2})/gi, (_whole, digits: string) =>
		String.fromCharCode(Number.parseInt(digits, 16)),
	);
}

function taken(source: Readonly<Record<string, unknown>>) {
	return {
		time: Date.parse(readText(source, '@timestamp') ?? ''),
		client: readText(source, 'source.ip'),
		id: readText(source, 'rule.id'),
		file: readText(source, 'rule.file'),
		message: unescape(readText(source, 'rule.name')),
		severity: readNumber(source, 'modsec.severity'),
		uri: unescape(readText(source, 'url.path')),
		uniqueId: readText(source, 'transaction.id'),
		method: readText(source, 'http.request.method'),
		target: readText(source, 'url.original'),
		host: readText(source, 'url.domain'),
		action: readText(source, 'event.action'),
		code: readNumber(source, 'http.response.status_code'),
		phase: readNumber(source, 'modsec.phase'),
	};
}
