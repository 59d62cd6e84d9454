import {readFileSync} from 'node:fs';
import {connect} from '../../source/elastic/connect.ts';
import {type Elastic, type ElasticOptions} from '../../source/elastic/elastic.ts';
import {type SearchServer} from './search-server.ts';

/**
Opens a real server as waftop does, as the user `elastic` where it has users.
*/
export async function connectTo(
	{url, caFile, password}: Pick<SearchServer, 'url' | 'caFile' | 'password'>,
	more: Partial<ElasticOptions> = {},
): Promise<Elastic> {
	return connect({
		nodes: [url],
		cloudId: undefined,
		user: password === undefined ? undefined : 'elastic',
		password,
		apiKey: undefined,
		ca: caFile === undefined ? undefined : readFileSync(caFile, 'utf8'),
		fingerprint: undefined,
		insecure: false,
		proxy: undefined,
		version: 'test',
		...more,
	});
}
