import {describeAlerts} from './alerts.ts';
import {describeContract} from './contract.ts';
import {describeIngest} from './ingest.ts';
import {withServer} from './with-server.ts';

withServer('opensearch-3', {}, (server, elastic) => {
	describeContract(elastic);
	describeAlerts(server);
	describeIngest(server);
});
