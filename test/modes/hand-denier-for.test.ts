import {expect, test} from 'vitest';
import {findHandTarget} from '../../source/modes/hand-denier-for.ts';
import {type RecordWriter} from '../../source/waf/record-writer.ts';
import {someSettings} from './deny-settings.ts';

const log = '/var/log/apache2/error.log';
const apache = {
	file: '/etc/apache2/conf-enabled/waftop-deny.conf',
	why: 'x',
	isOwnFile: true,
	testCommand: ['apachectl', 'configtest'],
	reloadCommand: ['apachectl', 'graceful'],
	logs: [log],
};
const other = {...apache, file: '/opt/httpd.conf', logs: ['/opt/error_log']};

async function find(given: Partial<RecordWriter>, more: Parameters<typeof someSettings>[0] = {}) {
	const settings = await someSettings(more);
	return findHandTarget({server: undefined, file: log, parts: undefined, ...given}, settings, async () => [
		other,
		apache,
	]);
}

test("what stands in Apache's log is denied in the Apache that writes it, and in no nginx", async () => {
	expect(await find({server: 'Apache'})).toEqual({kind: 'apache', place: apache});
	expect(await find({server: 'Apache', file: '-'})).toEqual({kind: 'apache', place: undefined});
	expect(await find({server: 'nginx'})).toBeUndefined();
	expect(await find({})).toBeUndefined();
});

test('what its text does not tell, the configuration does that named the log', async () => {
	const discovered = {logs: [{path: log, kind: 'audit', server: 'Apache', why: 'x'}], notes: [], problems: []} as const;
	expect(await find({}, {discovered})).toMatchObject({kind: 'apache'});
	expect(await find({file: '/other'}, {discovered})).toBeUndefined();
});

test('--nginx is always meant; a container comes before the server in it', async () => {
	const {deny} = await someSettings();
	expect(await find({server: 'Apache'}, {deny: {...deny, nginx: ['nginx']}})).toBeUndefined();
	expect(await find({server: 'Apache', parts: {container: 'web'}})).toMatchObject({
		kind: 'container',
		server: 'Apache',
	});
});
