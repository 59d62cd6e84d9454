import path from 'node:path';
import {expect, test} from 'vitest';
import {toAlertEvent} from '../../source/alerts/live/event-book.ts';
import {type Alert} from '../../source/alerts/evaluation/alert.ts';
import {readRules} from '../../source/alerts/rules/read-rule.ts';
import {toNotice} from '../../source/modes/alert-notice.ts';
import {loadPatterns} from '../../source/waf/filter/filter-pattern.ts';

const at = Date.UTC(2026, 10, 25, 10, 0, 30);

async function wayBack(yaml: string, key: string | undefined, origin: Partial<Alert['matches'][number]['origin']>) {
	await loadPatterns();
	const readText = () => {
		throw new Error('no other file');
	};
	const [{rule}] = readRules(
		'r.yaml',
		`name: r\ntype: any\nfilter: []\n${yaml}`,
		{readText, environment: {}},
		() => at,
	);
	const whole = {ids: [], since: at - 600_000, until: at, ...origin};
	const match = {document: {}, time: at, key, facts: {}, hits: 1, matches: 1, origin: whole};
	const alert: Alert = {rule, at, matches: [match], more: 0};
	return toNotice(toAlertEvent(alert, 's'), alert, {files: ['logs/error.log'], elastic: undefined}).command;
}

const span = `waftop ${path.resolve('logs/error.log')} --since 2026-11-25T09:50:00.000Z --until 2026-11-25T10:01:00.000Z`;
const ids = ['179560080099.345678', '179560080099.345679'];

test('the command names the log from everywhere, and the few transactions of an alert by their ids', async () => {
	expect(await wayBack('', undefined, {ids})).toBe(`${span} --filter '~${ids.join('|')}'`);
});

test('where not all transactions are known it asks for what the key holds, of one field or several', async () => {
	const given = {ids, isPart: true};
	expect(await wayBack('query_key: source.ip\n', '192.0.2.7', given)).toBe(`${span} --filter client:192.0.2.7`);
	const several = 'query_key: [url.domain, url.path, modsecurity.categories]\n';
	expect(await wayBack(several, 'shop.test, /login, SQLI', given)).toBe(`${span} --filter 'host:=shop.test cat:SQLI'`);
	// Which comma parts the values of a path that holds one is not guessed at.
	expect(await wayBack(several, 'shop.test, /a, b, SQLI', given)).toBe(span);
	expect(await wayBack('', undefined, given)).toBe(span);
});
