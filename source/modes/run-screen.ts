import process from 'node:process';
import {type AlertController} from './alert-controller.ts';
import {createDenyController, type DenyController} from './deny-controller.ts';
import {type ExportController} from './export-controller.ts';
import {type MarkController} from './mark-controller.ts';
import {openScreenAlerts} from './open-screen-alerts.ts';
import {openAlerter} from './open-alerter.ts';
import {openMarker} from './open-marker.ts';
import {createFilterPreview, type FilterPreview} from './filter-preview.ts';
import {createLateExporter} from './late-exporter.ts';
import {stopGroup} from './stop-group.ts';
import {startDemo} from './start-demo.ts';
import {openKeys} from './open-keys.ts';
import {openPlaces} from './open-places.ts';
import {askBackground, type Background} from './terminal-background.ts';
import {tellMisleading} from './tell-misleading.ts';
import {chooseGlyphs, chooseTheme, dependsOnBackground} from './theme-and-glyphs.ts';
import {openIndex} from './open-index.ts';
import {readCarried} from './read-carried.ts';
import {createScreenStore, openTotals} from './screen-store.ts';
import {watchEnds} from './watch-ends.ts';
import {clock} from '../pipeline/real-clock.ts';
import {limitHeapGrowth} from './heap-growth.ts';
import {createPipeline, type Pipeline} from '../pipeline/pipeline.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type Settings} from '../settings/settings.ts';
import {type Replay} from '../sources/demo/replay.ts';
import {defaultCapacity} from '../history/columns.ts';
import {type Command} from '../screen/command.ts';
import {type Store} from '../screen/store.ts';
import {onLightBackground, type Theme} from '../views/drawing/theme.ts';
import {type Mounted, mountScreen} from '../views/mount.tsx';
import {type Milliseconds} from '../waf/clock.ts';
import {loadPatterns} from '../waf/filter/filter-pattern.ts';

/** Data is published this often at most; keys are answered at once. */
const tickInterval: Milliseconds = 220;

/** What a list shows of its transactions is read for this long between two frames. */
const readingSlice: Milliseconds = 30;

/**
Runs the full-screen monitor until it is left. Returns the exit code.
*/
export async function runScreen(settings: Settings): Promise<number> {
	const stop = new AbortController();
	const replay = settings.demo ? await startDemo(stop.signal) : undefined;
	const findPlace = await openPlaces(settings);
	const reach = await openIndex(settings);
	const alerts = await openScreenAlerts(
		settings,
		() => pipeline,
		text => queueMicrotask(() => store.dispatch({kind: 'notice', text})),
		text => process.stdout.write(text),
	);
	const pipeline: Pipeline = createPipeline({
		settings,
		clock,
		capacity: defaultCapacity,
		chapter: replay && (() => replay.chapter()),
		openSource: reach?.openSource,
		findPlace,
		alerts: alerts?.status,
		onComplete: alerts?.complete,
		whenRoom: alerts?.whenRoom,
	});
	let mounted: Mounted | undefined;
	const totals = await openTotals(reach, settings, stop.signal, () => store.publish());
	const store = createScreenStore(settings, pipeline, totals, command =>
		carryOut(command, {
			store,
			pipeline,
			replay,
			settings,
			controller,
			exporter,
			marker,
			preview,
			alerter,
			mounted: () => mounted,
		}),
	);
	const controller = createDenyController({
		settings,
		pipeline,
		countClient: totals?.countClient,
		// Not wanted for the first frame.
		async openDenier() {
			if (replay !== undefined) {
				const {openDemoDenier} = await import('./demo-denier.ts');
				return openDemoDenier(settings, replay);
			}

			const {openScreenDenier} = await import('./open-denier.ts');
			return openScreenDenier(settings);
		},
		async openByHand(writer) {
			const {createHandDenierFor, findHandTarget} = await import('./hand-denier-for.ts');
			const target = replay === undefined ? await findHandTarget(writer, settings) : undefined;
			return target && createHandDenierFor(target, settings);
		},
		async findDoubts(writer, nginx, newest) {
			const {findLogDoubts} = await import('./log-doubts.ts');
			return findLogDoubts(writer, nginx, {newest, offset: pipeline.intake.zone().offset});
		},
		dispatch: store.dispatch,
	});
	const exporter = createLateExporter(async () => {
		const {openExporter} = await import('./open-exporter.ts');
		return openExporter(settings, pipeline, store.dispatch);
	});
	const preview = createFilterPreview({
		pipeline,
		totals,
		hasPlaces: findPlace !== undefined,
		clock,
		dispatch: store.dispatch,
		later: (task, wait) => (wait === undefined ? void setImmediate(task) : void setTimeout(task, wait).unref()),
	});
	const marker = openMarker(settings, pipeline, store.dispatch);
	const alerter = openAlerter(settings, pipeline, alerts, store.dispatch);
	const ending = watchEnds(() => mounted?.unmount());
	process.on('SIGCONT', () => store.dispatch({kind: 'redraw'}));
	const stdin = openKeys(settings);
	const reading = pipeline.run(stop.signal, replay === undefined ? [] : [replay.file]);
	void reading.then(async () => stop.signal.aborted || alerts?.finish()).catch(() => undefined);
	// A start-up mistake ends with a sentence, not with a screen that flashes by.
	await Promise.race([reading, pipeline.intake.hasBegun, ending.ended]);
	if (ending.code() !== exitCodes.ok) {
		return ending.code();
	}

	const theme = chooseTheme(settings);
	const asked = dependsOnBackground(settings) ? askBackground(stdin, process.stdout) : undefined;
	const seen = await Promise.race([asked?.inTime, ending.ended]);
	if (ending.code() !== exitCodes.ok) {
		stdin.setRawMode(false);
		return ending.code();
	}

	mounted = mountScreen({
		store,
		theme: seen === 'light' ? onLightBackground(theme) : theme,
		glyphs: chooseGlyphs(settings),
		stdin,
		stdout: process.stdout,
	});
	void recolour(mounted, theme, asked?.answer);
	// Behind the first frame: a filter that is typed may hold a pattern.
	void loadPatterns();
	void tellMisleading(settings, store.dispatch);
	limitHeapGrowth();
	void controller.run(stop.signal);
	const ticks = setInterval(() => {
		pipeline.tick();
		alerts?.tick();
		store.publish();
		preview.follow(store.getScreen().typing?.text, store.getSnapshot());
	}, tickInterval);
	try {
		await Promise.race([mounted.left, failed(reading), ending.ended]);
	} finally {
		clearInterval(ticks);
		mounted.unmount();
		stop.abort();
		await controller.settled();
		await exporter.stop();
		await marker.settled();
		await alerter.settled();
		await alerts?.close();
		pipeline.close();
		await reach?.close();
	}

	return ending.code();
}

/** A terminal that answers late still gets its look. */
async function recolour(mounted: Mounted, theme: Theme, answer: Promise<Background> | undefined): Promise<void> {
	if ((await answer) === 'light') {
		mounted.recolour(onLightBackground(theme));
	}
}

/** Rejects when the task fails; a task that ends well is no reason to leave. */
async function failed(task: Promise<void>): Promise<never> {
	await task;
	return new Promise(() => {});
}

type Hands = {
	readonly store: Store;
	readonly pipeline: Pipeline;
	readonly replay: Replay | undefined;
	readonly settings: Settings;
	readonly controller: DenyController;
	readonly exporter: ExportController;
	readonly marker: MarkController;
	readonly preview: FilterPreview;
	readonly alerter: AlertController;
	readonly mounted: () => Mounted | undefined;
};

function carryOut(
	command: Command,
	{store, pipeline, replay, settings, controller, exporter, marker, preview, alerter, mounted}: Hands,
): void {
	switch (command.kind) {
		case 'quit': {
			mounted()?.unmount();
			break;
		}

		case 'suspend': {
			void mounted()?.lend(stopGroup);
			break;
		}

		case 'redraw': {
			void mounted()?.lend(async () => {});
			break;
		}

		case 'copy': {
			if (settings.copying) {
				// OSC 52: the terminal, also at the far end of an SSH session, keeps the text.
				process.stdout.write(`\u001B]52;c;${Buffer.from(command.text).toString('base64')}\u0007`);
			}

			break;
		}

		case 'open-detail': {
			const slot = pipeline.history.slotOf(command.row);
			const detail = slot === undefined ? undefined : pipeline.reports.detail(slot);
			store.dispatch({kind: 'detail-opened', row: command.row, detail});
			break;
		}

		case 'read-carried': {
			const end = clock.now() + readingSlice;
			const carried = readCarried(command.rows, pipeline, settings.showSecrets, () => clock.now() >= end);
			store.dispatch({kind: 'carried-read', carried});
			break;
		}

		case 'count-filter': {
			preview.count(command);
			break;
		}

		case 'plan-deny': {
			void controller.plan(command);
			break;
		}

		case 'apply-deny': {
			void controller.apply(command);
			break;
		}

		case 'mark': {
			void marker.mark(command);
			break;
		}

		case 'acknowledge-alerts':
		case 'snooze-rule': {
			void alerter.answer(command);
			break;
		}

		case 'plan-export': {
			void exporter.plan(command);
			break;
		}

		case 'write-export': {
			void exporter.write(command);
			break;
		}

		case 'chapter': {
			replay?.jump(command.step);
			break;
		}

		case 'pause': {
			replay?.hold(command.paused);
			break;
		}

		case 'ask': {
			break;
		}
	}
}
