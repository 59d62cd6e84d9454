import {expect, test} from 'vitest';
import {makeNotice} from '../actions/notify/some-notice.ts';
import {holdChannels} from '../actions/notify/with-channels.ts';
import {startRsyslog} from './rsyslog.ts';

const hostile = 'a|b=c \\ "]" <x> ü\u001B[31m\u202E';
const clean = hostile.replace('\u001B', String.raw`\u001b`).replace('\u202E', String.raw`\u202e`);

/** As the head and the values of CEF have it. */
const inHead = clean.replaceAll(/[\\|]/g, String.raw`\$&`);
const inValue = clean.replaceAll(/[\\=]/g, String.raw`\$&`);

test('rsyslog takes CEF by UDP, TCP and its socket, and finds every part of the head', async () => {
	const server = await startRsyslog();
	const places = {
		udp: {syslog_protocol: 'udp', syslog_host: '127.0.0.1', syslog_port: server.udpPort},
		tcp: {syslog_protocol: 'tcp', syslog_host: '127.0.0.1', syslog_port: server.tcpPort},
		imuxsock: {syslog_protocol: 'local', syslog_socket: server.socket},
	};
	for (const [name, place] of Object.entries(places)) {
		const options = {
			alert: 'syslog',
			syslog_format: 'cef',
			syslog_facility: 'local3',
			syslog_severity: 'crit',
			...place,
		};
		const {channels} = await holdChannels(options);
		await channels.tell(makeNotice({id: `by-${name}`, subject: hostile, key: hostile, body: hostile, options}));
		await channels.idle();
		expect(channels.statuses()).toMatchObject([{state: 'ok', sent: 1, problem: undefined}]);
		const find = () => server.lines().find(one => one.startsWith(`${name}|`));
		await expect.poll(find).toBeDefined();
		const line = find()!;
		expect(line).toContain('|local3.crit|waftop|');
		const content = line.slice(line.indexOf('CEF:0|'));
		expect(content).toContain(`|many blocked|${inHead}|8|externalId=by-${name} rt=1795528800000 src=192.0.2.7 `);
		expect(content).toContain(` cs1=${inValue} `);
		expect(content.endsWith(` msg=${inValue}`)).toBe(true);
		if (name !== 'imuxsock') {
			const data = clean.replaceAll(/["\\\]]/g, String.raw`\$&`);
			expect(line).toContain(`|alert|[waftop@32473 id="by-${name}" rule="many blocked" key="${data}"]|CEF:0|`);
		}
	}
});

test('a socket that is not there is said, and tried again', async () => {
	const options = {alert: 'syslog', syslog_protocol: 'local', syslog_socket: '/nowhere/log'};
	const {channels} = await holdChannels(options);
	await channels.tell(makeNotice({options}));
	await channels.idle();
	expect(channels.statuses()[0]).toMatchObject({state: 'down', waiting: 1});
	expect(channels.statuses()[0].problem).toMatch(/^logger could not write to \/nowhere\/log: /);
});
