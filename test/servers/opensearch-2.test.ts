import {describeAlerts} from './alerts.ts';
import {describeContract} from './contract.ts';
import {withServer} from './with-server.ts';

withServer('opensearch-2', {}, (server, elastic) => {
	describeContract(elastic);
	describeAlerts(server);
});
