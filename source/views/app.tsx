import {Box, Text, useInput, usePaste, useWindowSize} from 'ink';
import {memo, useEffect, useMemo, useSyncExternalStore} from 'react';
import {answers, isTyping} from '../screen/screen.ts';
import {isTypingSeek} from '../screen/seek-steps.ts';
import {type Store} from '../screen/store.ts';
import {type Glyphs} from './drawing/glyphs.ts';
import {toMessage, toTypingMessage} from './keys/keymap.ts';
import {type Look} from './drawing/line.ts';
import {toMatch} from './keys/keys-seek.ts';
import {readKeys} from './keys/read-keys.ts';
import {layOutScreen} from './screen-layout.ts';
import {type Theme} from './drawing/theme.ts';

type AppProperties = {
	readonly store: Store;
	readonly theme: Theme;
	readonly glyphs: Glyphs;

	/** Instead of the terminal's own size. */
	readonly columns?: number;
	readonly rows?: number;
};

/* A row is one string in one Text: a row that stays the same costs React nothing. */
const Row = memo(({text}: {readonly text: string}) => <Text wrap="truncate">{text === '' ? ' ' : text}</Text>);

/**
The whole screen: draws what the store holds, and turns keys into messages for it. It has no state and no timers of its own.
*/
export function App({store, theme, glyphs, columns, rows}: AppProperties) {
	const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot);
	const screen = useSyncExternalStore(store.subscribe, store.getScreen);
	const window = useWindowSize();
	const width = columns ?? window.columns;
	const height = rows ?? window.rows;
	const look = useMemo((): Look => ({theme, glyphs}), [theme, glyphs]);
	const layout = useMemo(
		() => layOutScreen(snapshot, screen, width, height, look),
		[snapshot, screen, width, height, look],
	);
	useInput((input, key) => {
		for (const name of readKeys(input, key)) {
			press(store, name, {width, height, look});
		}
	});
	// Without this, pasted text would be taken for keys.
	usePaste(text => {
		if (isTyping(store.getScreen())) {
			store.dispatch({kind: 'typed', text: text.replaceAll(/\s+/g, ' ').trim()});
		}
	});

	// A transaction that is shown is read, and read again when a later line changed it.
	const {wanted} = layout;
	const shown = wanted === undefined ? undefined : snapshot.feed.rowAt(snapshot.feed.indexOf(wanted));
	const version = shown === undefined ? '' : `${shown.outcome} ${shown.ruleMatches} ${shown.client ?? ''}`;
	useEffect(() => {
		if (wanted !== undefined) {
			store.dispatch({kind: 'detail-wanted', row: wanted});
		}
		// oxlint-disable-next-line react/exhaustive-effect-dependencies -- `version` is the reason to read again, not a value to use
	}, [store, wanted, version]);

	const uncarried = layout.uncarried.join(' ');
	useEffect(() => {
		if (uncarried !== '') {
			store.dispatch({kind: 'carried-wanted', rows: uncarried.split(' ').map(Number)});
		}
	}, [store, uncarried]);

	const awaitsPicture = screen.paused !== undefined && screen.paused.picture === undefined && answers(snapshot, screen);
	useEffect(() => {
		if (awaitsPicture) {
			store.dispatch({kind: 'stand-still'});
		}
	}, [store, awaitsPicture]);

	return (
		<Box flexDirection="column" width={width} height={height}>
			{layout.rows.map((text, place) => (
				// oxlint-disable-next-line react/no-array-index-key -- a row is its place on the screen
				<Row key={place} text={text} />
			))}
		</Box>
	);
}

/* Each key acts on the screen as the key before left it, though nothing was drawn between them. */
function press(store: Store, key: string, {width, height, look}: {width: number; height: number; look: Look}): void {
	const screen = store.getScreen();
	if (isTyping(screen)) {
		const message = toTypingMessage(key);
		if (message !== undefined) {
			store.dispatch(message);
		}

		// A search goes along with what is typed.
		const found = isTypingSeek(screen)
			? toMatch(layOutScreen(store.getSnapshot(), store.getScreen(), width, height, look).context, 0)
			: undefined;
		if (found !== undefined) {
			store.dispatch(found);
		}

		return;
	}

	const {context} = layOutScreen(store.getSnapshot(), screen, width, height, look);
	if (context.screen.focus !== screen.focus) {
		store.dispatch({kind: 'focus', panel: context.screen.focus});
	}

	const message = toMessage(key, context);
	if (message !== undefined) {
		store.dispatch(message);
	}
}
