import {type Pipeline} from '../pipeline/pipeline.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Settings} from '../settings/settings.ts';
import {type Command} from '../screen/command.ts';
import {type Message} from '../screen/message.ts';
import {createScreen, periodOf} from '../screen/screen.ts';
import {type Store} from '../screen/store.ts';
import {update} from '../screen/update.ts';
import {type OpenIndex} from './open-index.ts';
import {type TotalsController} from './totals-controller.ts';

/**
Totals of an index are counted by its server; undefined where a log is read.
*/
export async function openTotals(
	reach: OpenIndex | undefined,
	settings: Settings,
	stop: AbortSignal,
	onAnswer: () => void,
): Promise<TotalsController | undefined> {
	if (reach === undefined) {
		return undefined;
	}

	const {createTotalsController} = await import('./totals-controller.ts');
	return createTotalsController(reach, {settings, clock, stop, onAnswer});
}

/**
A store whose snapshot is taken anew when asked.
*/
export type ScreenStore = Store & {
	/** Takes a new snapshot, if anything visible changed. */
	publish(): void;
};

export function createScreenStore(
	settings: Settings,
	pipeline: Pick<Pipeline, 'history' | 'reports'>,
	totals: TotalsController | undefined,
	carryOutCommand: (command: Command) => void,
): ScreenStore {
	let screen = createScreen(settings.filter, settings.window, settings.deny.duration, settings.showSecrets);
	const take = () => {
		totals?.want(screen.filter, periodOf(screen), pipeline.history.newest());
		if (screen.view === 'unusual') {
			totals?.wantUnusual();
		}

		if (screen.view === 'through') {
			totals?.through.want(screen.filter, periodOf(screen), pipeline.history.newest());
		}

		return pipeline.reports.snapshot(
			screen.filter,
			periodOf(screen),
			{
				server: totals?.answer(),
				serverThrough: totals?.through.answer(),
				unusual: totals?.unusual(),
				notCounted: totals?.notCounted(),
			},
			screen.grouping,
		);
	};
	let snapshot = take();
	const listeners = new Set<() => void>();
	const notify = (): void => {
		for (const listener of listeners) {
			listener();
		}
	};

	return {
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		getSnapshot: () => snapshot,
		getScreen: () => screen,
		dispatch(message: Message) {
			const {screen: next, commands} = update(screen, message, snapshot);
			const isNew = next !== screen;
			screen = next;
			for (const command of commands) {
				if (command.kind === 'ask') {
					snapshot = take();
				} else {
					carryOutCommand(command);
				}
			}

			if (isNew) {
				notify();
			}
		},
		publish() {
			const next = take();
			if (next !== snapshot) {
				snapshot = next;
				notify();
			}
		},
	};
}
