import {createHash} from 'node:crypto';
import path from 'node:path';
import {findStateFile} from '../actions/trail/state-folder.ts';
import {type Settings} from '../settings/settings.ts';
import {hidePassword} from '../waf/url-password.ts';

/**
Where what rules know is kept: a folder for each set of rules over the same logs. Undefined in a demo, of which nothing is kept.
*/
export function findAlertFolder({alerts, files, watched, standardInput, demo, elastic}: Settings): string | undefined {
	if (demo) {
		return undefined;
	}

	const rules = alerts.map(name => path.resolve(name)).toSorted();
	const logs = (watched ?? files).map(name => path.resolve(name)).toSorted();
	const index = elastic === undefined ? [] : [...elastic.nodes.map(node => hidePassword(node)), elastic.index];
	const name = createHash('sha256')
		.update(JSON.stringify([rules, logs, standardInput, index]))
		.digest('hex')
		.slice(0, 16);
	return findStateFile(path.join('alerts', name));
}
