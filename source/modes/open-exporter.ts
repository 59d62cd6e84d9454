import {findConnections} from '../actions/deny/machine-addresses.ts';
import {findLoginName} from '../actions/trail/login-name.ts';
import {createTrail, findTrailFile} from '../actions/trail/trail.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Message} from '../screen/message.ts';
import {type Settings} from '../settings/settings.ts';
import {createExportController, type ExportController} from './export-controller.ts';

/**
Whoever writes what the screen exports. A demo's files are noted nowhere.
*/
export function openExporter(
	{deny, demo}: Pick<Settings, 'deny' | 'demo'>,
	pipeline: Pipeline,
	dispatch: (message: Message) => void,
): ExportController {
	return createExportController({
		pipeline,
		clock,
		trail: demo ? {note: async () => undefined} : createTrail(findTrailFile(), findLoginName(), clock),
		allow: deny.allow,
		findConnections: () => findConnections(),
		dispatch,
	});
}
