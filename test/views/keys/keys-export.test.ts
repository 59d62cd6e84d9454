import {expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {type Snapshot} from '../../../source/questions/snapshot.ts';
import {toMessage} from '../../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {aBusySnapshot, aFeedOf, aSnapshot, look} from '../builders.ts';
import {anExport, anExportOutcome} from '../export-builders.ts';

const screen = createScreen();
const busy = aBusySnapshot();

function press(key: string, chosen: Screen = screen, snapshot: Snapshot = busy) {
	return toMessage(key, layOutScreen(snapshot, chosen, 80, 24, look).context);
}

test('e exports, unless there is nothing to, a filter is at work, or nothing may be written', () => {
	expect(press('e')).toEqual({kind: 'export'});
	const told = (snapshot: Snapshot) => press('e', screen, snapshot);
	expect(told(aSnapshot({feed: aFeedOf([])}))).toEqual({
		kind: 'notice',
		text: 'no transactions to export in this window',
	});
	expect(told({...busy, feed: {...busy.feed, progress: 0.42}})).toMatchObject({
		text: 'the filter still reads raw lines: 42%, then e',
	});
	expect(told({...busy, readOnly: true})).toEqual({kind: 'notice', text: '--read-only: nothing is written'});
});

test('in an export y and Enter write, v unmasks', () => {
	const dialog = {...screen, overlay: anExport()};
	expect([press('y', dialog), press('enter', dialog)]).toEqual([{kind: 'confirm-export'}, {kind: 'confirm-export'}]);
	expect(press('v', dialog)).toEqual({kind: 'reveal-export'});
	expect(press('y', {...screen, overlay: anExport({stage: 'done', outcome: anExportOutcome()})})).toMatchObject({
		text: 'wrote /home/alice/waftop-addresses-20261124T130311Z.txt',
	});
});
