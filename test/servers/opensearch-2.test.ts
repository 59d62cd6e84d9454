import {describeContract} from './contract.ts';
import {withServer} from './with-server.ts';

withServer('opensearch-2', {}, (_server, elastic) => {
	describeContract(elastic);
});
