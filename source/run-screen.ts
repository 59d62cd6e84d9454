import {openSync} from 'node:fs';
import process from 'node:process';
import {ReadStream} from 'node:tty';
import {startDemo} from './run-demo.ts';
import {createPipeline, type Pipeline} from './runtime.ts';
import {type Settings} from './settings/settings.ts';
import {type Replay} from './sources/replay.ts';
import {defaultCapacity} from './state/columns.ts';
import {type Command} from './state/command.ts';
import {type Message} from './state/message.ts';
import {createScreen} from './state/screen.ts';
import {type Store} from './state/store.ts';
import {update} from './state/update.ts';
import {asciiGlyphs, unicodeGlyphs} from './views/glyphs.ts';
import {type Mounted, mountScreen} from './views/mount.tsx';
import {themes} from './views/theme.ts';
import {type Milliseconds} from './waf/clock.ts';

/** Data is published this often at most; keys are answered at once. */
const tickInterval: Milliseconds = 220;

/**
Runs the full-screen monitor until it is left. Answers the exit code.
*/
export async function runScreen(settings: Settings): Promise<number> {
	const stop = new AbortController();
	const replay = settings.demo ? await startDemo(stop.signal) : undefined;
	const pipeline = createPipeline({settings, capacity: defaultCapacity, chapter: replay && (() => replay.chapter())});
	let mounted: Mounted | undefined;
	const store = createStore(settings, pipeline, command =>
		carryOut(command, {store, pipeline, replay, settings, mounted: () => mounted}),
	);
	let code = 0;
	const leave = (signalCode: number): void => {
		code = signalCode;
		mounted?.unmount();
	};

	process.once('SIGTERM', () => leave(143));
	process.once('SIGHUP', () => leave(129));
	process.once('SIGINT', () => leave(130));
	const reading = pipeline.run(stop.signal, replay === undefined ? [] : [replay.file]);
	// A start-up mistake ends with a sentence, not with a screen that flashes by.
	await Promise.race([reading, pipeline.hasBegun]);

	mounted = mountScreen({
		store,
		theme: themes[chooseTheme(settings)],
		glyphs: isUnicode(settings) ? unicodeGlyphs : asciiGlyphs,
		stdin: openKeys(settings),
		stdout: process.stdout,
	});
	const ticks = setInterval(() => {
		pipeline.tick();
		store.publish();
	}, tickInterval);
	try {
		await Promise.race([mounted.left, failed(reading)]);
	} finally {
		clearInterval(ticks);
		mounted.unmount();
		stop.abort();
		pipeline.close();
	}

	return code;
}

/** Rejects when the task fails; a task that ends well is no reason to leave. */
async function failed(task: Promise<void>): Promise<never> {
	await task;
	return new Promise(() => {});
}

type ScreenStore = Store & {
	/** Takes a new snapshot, if anything visible changed. */
	publish(): void;
};

function createStore(settings: Settings, pipeline: Pipeline, carryOutCommand: (command: Command) => void): ScreenStore {
	let screen = createScreen(settings.filter, settings.window);
	const take = () => pipeline.monitor.snapshot(screen.filter, screen.window, pipeline.intake());
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

type Hands = {
	readonly store: Store;
	readonly pipeline: Pipeline;
	readonly replay: Replay | undefined;
	readonly settings: Settings;
	readonly mounted: () => Mounted | undefined;
};

function carryOut(command: Command, {store, pipeline, replay, settings, mounted}: Hands): void {
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
			const {columns} = pipeline.history;
			const slot = command.row % columns.capacity;
			const detail = columns.row[slot] === command.row ? pipeline.readDetail(slot) : undefined;
			store.dispatch({kind: 'detail-opened', row: command.row, detail});
			break;
		}

		case 'chapter': {
			replay?.jump(command.step);
			break;
		}

		case 'pause':
		case 'ask': {
			break;
		}
	}
}

/** Stops the whole group, since the shell waits for npm, not for its child, where npm started us. */
async function stopGroup(): Promise<void> {
	await new Promise<void>(resolve => {
		process.once('SIGCONT', () => resolve());
		process.kill(0, 'SIGTSTP');
	});
}

/** Keys come from the controlling terminal where standard input is data. */
function openKeys(settings: Settings): NodeJS.ReadStream {
	return settings.standardInput || !process.stdin.isTTY ? new ReadStream(openSync('/dev/tty', 'r')) : process.stdin;
}

function chooseTheme({theme}: Settings): Settings['theme'] {
	const isPlain =
		(process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb' || process.env['FORCE_COLOR'] === '0';
	return isPlain ? 'mono' : theme;
}

/** A locale without UTF-8 gets ASCII. */
function isUnicode({ascii}: Settings): boolean {
	const locale = process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '';
	return ascii !== true && /utf-?8/i.test(locale);
}
