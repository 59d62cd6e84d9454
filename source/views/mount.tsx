import {render, useApp, type Instance, type RenderOptions} from 'ink';
import {useEffect, type ReactNode} from 'react';
import {type Store} from '../screen/store.ts';
import {App} from './app.tsx';
import {type Glyphs} from './drawing/glyphs.ts';
import {giveBackTerminal} from './give-back-terminal.ts';
import {type Theme} from './drawing/theme.ts';

type Lend = ReturnType<typeof useApp>['suspendTerminal'];

export type MountOptions = {
	readonly store: Store;
	readonly theme: Theme;
	readonly glyphs: Glyphs;

	/** Where keys come from: the controlling terminal, if standard input is data. */
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
};

/**
A screen on the terminal.
*/
export type Mounted = {
	/** Gives the terminal back as it was, runs the task, and takes it again: for Ctrl-Z. Redraws everything afterwards. */
	lend(task: () => Promise<void>): Promise<void>;

	/** Draws in another theme from now on. */
	recolour(theme: Theme): void;

	/** Leaves the screen and gives the terminal back as it was, also where drawing is what broke. */
	unmount(): void;

	/** Settles when the screen is left; rejects with what broke while drawing. */
	readonly left: Promise<unknown>;
};

/**
Draws the app on the alternate screen. Rows that did not change are not sent again.
*/
export function mountScreen({store, theme: firstTheme, glyphs, stdin, stdout}: MountOptions): Mounted {
	let theme = firstTheme;
	let lend: Lend | undefined;
	let isLent = false;

	function Lender() {
		const {suspendTerminal} = useApp();
		useEffect(() => {
			lend = suspendTerminal;
		}, [suspendTerminal]);
		return <App store={store} theme={theme} glyphs={glyphs} />;
	}

	const options = {
		stdin,
		stdout,
		alternateScreen: true,
		incrementalRendering: true,
		patchConsole: false,
		// Ctrl-C is a key like others: it becomes the message that leaves.
		exitOnCtrlC: false,
		// CI is where our own tests drive a real terminal.
		interactive: true,
	};
	const instance = renderFirst(<Lender />, options);
	return {
		async lend(task) {
			// What is lent cannot be lent again: a redraw would come by itself.
			if (isLent) {
				return;
			}

			isLent = true;
			try {
				await lend?.(task);
			} finally {
				isLent = false;
			}
		},
		recolour(next) {
			theme = next;
			instance.rerender(<Lender />);
		},
		unmount: () => leave(instance, options),
		left: instance.waitUntilExit(),
	};
}

type Streams = {readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream};

function renderFirst(screen: ReactNode, options: Streams & RenderOptions): Instance {
	try {
		return render(screen, options);
	} catch (error) {
		// Ink keeps its broken instance and would draw with it once more when the process ends: it gets nothing to draw.
		try {
			render(null, options).unmount();
		} catch {
			giveBackTerminal(options.stdin, options.stdout);
		}

		throw error;
	}
}

/* Ink draws a last frame before it lets go of the terminal, and would stop there if drawing breaks. */
function leave(instance: Instance, {stdin, stdout}: Streams): void {
	try {
		instance.unmount();
	} catch {
		giveBackTerminal(stdin, stdout);
	}
}
