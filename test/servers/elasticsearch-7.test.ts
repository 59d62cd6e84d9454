import {describeAlerts} from './alerts.ts';
import {describeContract} from './contract.ts';
import {describeCommandLine} from './command-line.ts';
import {withServer} from './with-server.ts';

withServer('elasticsearch-7', {}, (server, elastic) => {
	describeContract(elastic);
	describeAlerts(server);
	describeCommandLine(server);
});
