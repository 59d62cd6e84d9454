import {findLoginName} from '../actions/trail/login-name.ts';
import {findStateFile} from '../actions/trail/state-folder.ts';
import {createTrail, findTrailFile} from '../actions/trail/trail.ts';
import {createMarkFile} from '../actions/triage/mark-file.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Message} from '../screen/message.ts';
import {type Settings} from '../settings/settings.ts';
import {createMarkController, findMarkedLogs, loadMarks, type MarkController} from './mark-controller.ts';

/**
Takes over the marks that were kept, and hands out whoever carries out new ones. A demo's marks are of that run only, and noted nowhere.
*/
export function openMarker(
	settings: Settings,
	{reports, history}: Pick<Pipeline, 'reports' | 'history'>,
	dispatch: (message: Message) => void,
): MarkController {
	const {demo} = settings;
	const file = demo ? undefined : createMarkFile(findStateFile('marks.json'));
	const logs = findMarkedLogs(settings);
	const problem = file === undefined ? undefined : loadMarks(file, logs, reports.marks);
	if (problem !== undefined) {
		dispatch({kind: 'notice', text: problem});
	}

	const by = findLoginName();
	return createMarkController({
		reports,
		slotOf: history.slotOf,
		logs,
		file,
		trail: demo ? {note: async () => undefined} : createTrail(findTrailFile(), by, clock),
		by,
		clock,
		dispatch,
	});
}
