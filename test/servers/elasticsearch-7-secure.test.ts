import {describeContract} from './contract.ts';
import {describeSecurity} from './security.ts';
import {withServer} from './with-server.ts';

withServer('elasticsearch-7', {secure: true}, (server, elastic) => {
	describeContract(elastic);
	describeSecurity(server);
});
