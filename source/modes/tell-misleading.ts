import path from 'node:path';
import {type Settings} from '../settings/settings.ts';
import {type Message} from '../screen/message.ts';

/**
Has the machine examined behind the first frame, where files of it are read, and tells the screen what makes them mislead. The screen goes on without an answer.
*/
export async function tellMisleading(
	{demo, files}: Pick<Settings, 'demo' | 'files'>,
	dispatch: (message: Message) => void,
): Promise<void> {
	if (demo || files.length === 0) {
		return;
	}

	try {
		const {findMisleadingLogs} = await import('./screen-doctor.ts');
		const misleading = await findMisleadingLogs(files.map(file => path.resolve(file)));
		if (misleading.length > 0) {
			dispatch({kind: 'misleading-found', misleading});
		}
	} catch {
		// Nobody who watches an attack wants the screen to end for this.
	}
}
