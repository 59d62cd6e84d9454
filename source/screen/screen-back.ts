import {type Update} from './screen.ts';
import {firstRow} from './list-cursor.ts';
import {activePanel, type Screen} from './screen.ts';
import {askFor} from './screen-filter.ts';

/**
One step back: the line being typed, what lies over the view, where drilling down came from, the selection, the filter's last term. Never quits.
*/
export function stepBack(screen: Screen): Update {
	if (screen.typing !== undefined) {
		return {screen: {...screen, typing: undefined}, commands: []};
	}

	if (screen.overlay?.kind === 'deny' && screen.overlay.typing !== undefined) {
		return {screen: {...screen, overlay: {...screen.overlay, typing: undefined}}, commands: []};
	}

	if (screen.overlay !== undefined) {
		return {screen: {...screen, overlay: undefined}, commands: []};
	}

	const panel = activePanel(screen);
	if (panel === 'feed' && screen.feed.row !== undefined) {
		return {screen: {...screen, feed: {row: undefined, top: undefined}}, commands: []};
	}

	if (panel !== 'feed' && screen.lists[panel].key !== undefined) {
		return {screen: {...screen, lists: {...screen.lists, [panel]: firstRow}}, commands: []};
	}

	const before = screen.trail.at(-1);
	if (before !== undefined) {
		const {view, focus, filter} = before;
		return askFor({...screen, view, focus, trail: screen.trail.slice(0, -1)}, {filter});
	}

	return screen.filter.length > 0 ? askFor(screen, {filter: screen.filter.slice(0, -1)}) : {screen, commands: []};
}

/**
What Esc would do now, for the footer; undefined where nothing is left to step back from.
*/
export function nameStepBack(screen: Screen): string | undefined {
	if (screen.typing !== undefined) {
		return 'cancel';
	}

	if (screen.overlay?.kind === 'deny') {
		return screen.overlay.stage === 'done' || screen.overlay.stage === 'applying' ? 'close' : 'do nothing';
	}

	if (screen.overlay !== undefined) {
		return 'close';
	}

	const panel = activePanel(screen);
	if (panel === 'feed' ? screen.feed.row !== undefined : screen.lists[panel].key !== undefined) {
		return panel === 'feed' ? 'follow' : 'unselect';
	}

	return screen.trail.length > 0 || screen.filter.length > 0 ? 'back' : undefined;
}
