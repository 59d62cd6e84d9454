import {expect, onTestFinished, test} from 'vitest';
import {startReceiver} from './http-receiver.ts';
import {makeNotice} from './some-notice.ts';
import {holdChannels} from './with-channels.ts';

async function send(toOptions: (url: string) => Readonly<Record<string, unknown>>, matches = makeNotice().matches) {
	const receiver = await startReceiver();
	onTestFinished(async () => receiver.close());
	const options = {alert: 'post2', ...toOptions(receiver.url)};
	const {channels} = await holdChannels(options);
	await channels.tell(makeNotice({matches, options}));
	await channels.idle();
	return {
		status: channels.statuses()[0],
		received: receiver.received.map(({headers, body}) => ({headers, payload: JSON.parse(body) as unknown})),
	};
}

test('post2 fills its templates from each match', async () => {
	const {received} = await send(url => ({
		http_post2_url: url,
		http_post2_payload: {
			who: '{{ source.ip }}',
			text: 'at {{url.path}}',
			count: '{{ _data.num_hits }}',
			none: '{{ nothing }}',
			loud: '{{ url.path | upper }}{% if num_hits > 2 %} again{% endif %}',
		},
		http_post2_raw_fields: {all: 'modsecurity.categories'},
		http_post2_headers: {'X-Client': '{{ source.ip }}'},
	}));
	expect(received).toMatchObject([
		{
			headers: {'x-client': '192.0.2.7', 'x-waftop-alert-id': 'a1b2c3', 'idempotency-key': 'a1b2c3/0'},
			payload: {
				who: '192.0.2.7',
				text: 'at /login',
				count: '3',
				none: '',
				loud: '/LOGIN again',
				all: ['SQLI', 'XSS'],
				waftop: {id: 'a1b2c3', command: makeNotice().command},
			},
		},
	]);
});

test('post2 takes a template as one text, and without one sends the match', async () => {
	const {received} = await send(url => ({http_post2_url: url, http_post2_payload: '{"n": {{ num_hits }}}'}));
	expect(received).toMatchObject([{payload: {n: 3}}]);
	const {received: whole} = await send(url => ({http_post2_url: url}));
	expect(whole).toMatchObject([{payload: makeNotice().matches[0]}]);
});

test('a value ends neither the text nor the header that it stands in, and is no template', async () => {
	const hostile = '", "admin": true, "x": "{{ 7 * 7 }} \\ \r\nX-Evil: 1 é';
	const {received} = await send(
		url => ({
			http_post2_url: url,
			http_post2_payload: {path: '{{ url.path }}'},
			http_post2_headers: {'X-Path': '{{ url.path }}'},
		}),
		[{url: {path: hostile}}],
	);
	expect(received[0].payload).toEqual({
		path: hostile.replace('\r\n', String.raw`\u000d\u000a`),
		waftop: expect.anything() as unknown,
	});
	expect(received[0].headers['x-evil']).toBeUndefined();
});

test('a template that gives no JSON is said, and not tried again', async () => {
	const {status} = await send(url => ({http_post2_url: url, http_post2_payload: '{"path": {{ url.path }}}'}));
	expect(status).toMatchObject({
		lost: 1,
		problem: 'http_post2_payload: what the template gives is no JSON; put quotes around {{ }}; not tried again',
	});
});
