import {afterAll, beforeAll} from 'vitest';
import {type Elastic} from '../../source/elastic/elastic.ts';
import {describeContract} from './contract.ts';
import {connectTo} from './connect-to.ts';
import {describeScreen} from './screen.ts';
import {describeShipping} from './shipping.ts';
import {withServer} from './with-server.ts';

withServer('elasticsearch-8', {}, server => {
	let elastic: Elastic;
	beforeAll(async () => {
		elastic = await connectTo(server());
	});
	afterAll(async () => elastic.close());
	describeContract(() => elastic);
	describeShipping(server);
	describeScreen(server);
});
