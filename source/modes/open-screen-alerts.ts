import {defaultCapacity} from '../history/columns.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Settings} from '../settings/settings.ts';
import {type Alerts} from './open-alerts.ts';
import {createTerminalCalls} from './terminal-calls.ts';

/**
The alert rules of a screen, which call the person through the terminal where they ask for it; undefined without rules, and then nothing of them is loaded.

@throws {RuleError} for a rule file with a mistake, before the screen comes.
*/
export async function openScreenAlerts(
	settings: Settings,
	pipeline: () => Pipeline,
	notice: (words: string) => void,
	write: (text: string) => void,
): Promise<Alerts | undefined> {
	if (settings.alerts.length === 0) {
		return undefined;
	}

	// The screen is made after its rules.
	const say = (words: string) => void setImmediate(() => notice(words));
	const {readAlertRules} = await import('./read-alert-rules.ts');
	const {openAlerts} = await import('./open-alerts.ts');
	const {findAlertFolder} = await import('./alert-folder.ts');
	const {takeStateLock} = await import('../actions/alerts/state-lock.ts');
	const folder = findAlertFolder(settings);
	const calls = createTerminalCalls(write, clock);
	const alerts = await openAlerts({
		settings,
		rules: await readAlertRules(settings, clock.now),
		pipeline,
		state:
			folder === undefined
				? undefined
				: {
						folder,
						takeLock: async (name, onWanted) => takeStateLock(name, {as: 'screen', onWanted}),
					},
		// In a flood the screen goes on, and the rules follow; lines of files are read again when their turn comes.
		mostWaiting: settings.standardInput || settings.elastic !== undefined ? undefined : defaultCapacity / 2,
		say,
		ifHeld: holder => say(`${holder} tells of these rules: this screen only shows them`),
		show({kind, title, text}) {
			if (kind !== 'debug') {
				calls.call({kind, title, text});
			}
		},
	});
	return {
		...alerts,
		tick() {
			alerts.tick();
			calls.tick();
		},
	};
}
