import {describeAlerts} from './alerts.ts';
import {describeContract} from './contract.ts';
import {describeSurviving} from './surviving.ts';
import {withServer} from './with-server.ts';

withServer('elasticsearch-9', {}, (server, elastic) => {
	describeContract(elastic);
	describeAlerts(server);
	describeSurviving(server);
});
