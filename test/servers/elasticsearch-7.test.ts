import {afterAll, beforeAll} from 'vitest';
import {type Elastic} from '../../source/elastic/elastic.ts';
import {describeContract} from './contract.ts';
import {describeCommandLine} from './command-line.ts';
import {connectTo} from './connect-to.ts';
import {withServer} from './with-server.ts';

withServer('elasticsearch-7', {}, server => {
	let elastic: Elastic;
	beforeAll(async () => {
		elastic = await connectTo(server());
	});
	afterAll(async () => elastic.close());
	describeContract(() => elastic);
	describeCommandLine(server);
});
