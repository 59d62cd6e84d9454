import {afterAll, beforeAll} from 'vitest';
import {type Elastic} from '../../source/elastic/elastic.ts';
import {connectTo} from './connect-to.ts';
import {describeContract} from './contract.ts';
import {describeSecurity} from './security.ts';
import {withServer} from './with-server.ts';

withServer('elasticsearch-7', {secure: true}, server => {
	let elastic: Elastic;
	beforeAll(async () => {
		elastic = await connectTo(server());
	});
	afterAll(async () => elastic.close());
	describeContract(() => elastic);
	describeSecurity(server);
});
