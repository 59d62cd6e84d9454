import {afterAll, beforeAll} from 'vitest';
import {type Elastic} from '../../source/elastic/elastic.ts';
import {describeContract} from './contract.ts';
import {connectTo} from './connect-to.ts';
import {describeIngest} from './ingest.ts';
import {withServer} from './with-server.ts';

withServer('opensearch-3', {}, server => {
	let elastic: Elastic;
	beforeAll(async () => {
		elastic = await connectTo(server());
	});
	afterAll(async () => elastic.close());
	describeContract(() => elastic);
	describeIngest(server);
});
