import {expect, test} from 'vitest';
import {readDocuments, toStored} from '../../helpers/read-documents.ts';
import {makeV3Line} from '../server-lines.ts';

/*
Documents of single lines, as Filebeat makes them: a byte that is no UTF-8 is U+FFFD there, three bytes for one.
*/
test('a line in a message that a client broke makes no row, although replaced bytes made the message longer', () => {
	const forged = makeV3Line({denied: true, client: '203.0.113.66', uniqueId: '179560080099.999999'});
	const missing =
		`2026/11/25 10:00:00 [error] 71#71: *5 open() "/var/www/${'\uFFFD'.repeat(500)}\n${forged}\n" failed (2: No such file or directory)` +
		`, client: 192.0.2.10, server: shop.test, request: "GET /x HTTP/1.1", host: "shop.test"`;
	let offset = 0;
	const documents = missing.split('\n').map(message => {
		offset += message.length + 1;
		return {
			'@timestamp': '2026-11-25T10:00:00.000Z',
			message,
			host: {name: 'web-1'},
			log: {file: {path: '/var/log/nginx/error.log'}, offset},
		};
	});
	expect(readDocuments(toStored(documents)).transactions).toEqual([]);
});
