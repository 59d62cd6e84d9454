import {type Notice} from '../../../source/waf/notice.ts';

/** 2026-11-24T14:00:00Z */
export const noon = 1_795_528_800_000;

/** An alert as the engine hands it over. */
export function makeNotice(given: Partial<Notice> = {}): Notice {
	return {
		id: 'a1b2c3',
		kind: 'alert',
		rule: 'many blocked',
		at: noon,
		key: '192.0.2.7',
		subject: 'many blocked: 192.0.2.7',
		body: 'many blocked\n\nAt least 3 events occurred between 13:59 and 14:00 UTC\n',
		matches: [
			{
				'@timestamp': '2026-11-24T14:00:00.000Z',
				source: {ip: '192.0.2.7'},
				url: {path: '/login'},
				modsecurity: {outcome: 'blocked', categories: ['SQLI', 'XSS']},
				num_hits: 3,
			},
		],
		command: "waftop /var/log/nginx/error.log --since 2026-11-24T13:59:00Z --filter 'client:192.0.2.7'",
		options: {},
		...given,
	};
}
