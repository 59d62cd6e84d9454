import {describeAlertFilters} from './alert-filters.ts';
import {describeAlerts} from './alerts.ts';
import {describeContract} from './contract.ts';
import {describeScreen} from './screen.ts';
import {describeShipping} from './shipping.ts';
import {describeStrangeIndices} from './strange-indices.ts';
import {withServer} from './with-server.ts';

withServer('elasticsearch-8', {}, (server, elastic) => {
	describeAlertFilters(elastic);
	describeAlerts(server);
	describeContract(elastic);
	describeShipping(server);
	describeScreen(server);
	describeStrangeIndices(server);
});
