import {expect, test} from 'vitest';
import {createScreen, type Screen} from '../../source/screen/screen.ts';
import {chosenExport, type ExportDialog} from '../../source/screen/export-dialog.ts';
import {type Message} from '../../source/screen/message.ts';
import {update} from '../../source/screen/update.ts';
import {aBusySnapshot} from '../views/builders.ts';
import {anExportOutcome, anExportPlan} from '../views/export-builders.ts';

const busy = aBusySnapshot();

function after(screen: Screen, ...messages: readonly Message[]): Screen {
	return messages.reduce((now, message) => update(now, message, busy).screen, screen);
}

function dialogOf({overlay}: Screen): ExportDialog {
	if (overlay?.kind !== 'export') {
		throw new Error('no export is open');
	}

	return overlay;
}

const open: Message = {kind: 'export'};
const planned: Message = {kind: 'export-planned', ticket: 1, plan: anExportPlan()};

test('nothing is written before it is confirmed, and then what was planned', () => {
	const opened = update(createScreen(), open, busy);
	expect(opened.commands).toEqual([{kind: 'plan-export', ticket: 1, picture: busy, view: 'overview', row: undefined}]);
	expect(update(opened.screen, {kind: 'confirm-export'}, busy).commands).toEqual([]);
	const confirmed = update(after(opened.screen, planned), {kind: 'confirm-export'}, busy);
	expect(confirmed.commands).toEqual([
		{
			kind: 'write-export',
			ticket: 1,
			plan: anExportPlan(),
			choice: {subject: 'transactions', format: 'ndjson', extension: 'ndjson'},
			revealed: false,
		},
	]);
	expect(update(confirmed.screen, {kind: 'confirm-export'}, busy).commands).toEqual([]);
});

test('the clients offer addresses first; keys move over all kinds', () => {
	const opened = after({...createScreen(), view: 'clients'}, open, planned);
	expect(chosenExport(dialogOf(opened)).format).toBe('list');
	const moved = after(
		opened,
		{kind: 'move', move: 'end', page: 5, length: 1},
		{kind: 'move', move: 'up', page: 5, length: 1},
	);
	expect(chosenExport(dialogOf(moved))).toMatchObject({subject: 'report', format: 'md'});
});

test('an open transaction is exported alone, as it is shown, and Esc comes back to it', () => {
	const detail = {kind: 'detail', row: 1380, cursor: 3, top: 1, raw: true, revealed: true} as const;
	const opened = update({...createScreen(), overlay: detail}, open, busy);
	expect(opened.commands).toMatchObject([{kind: 'plan-export', row: 1380}]);
	expect(dialogOf(opened.screen).revealed).toBe(true);
	expect(after(opened.screen, {kind: 'back'}).overlay).toEqual(detail);
});

test('with nothing to write, or where it cannot be, y says why', () => {
	const plan = anExportPlan({transactions: 0});
	const empty = after(createScreen(), open, {kind: 'export-planned', ticket: 1, plan}, {kind: 'confirm-export'});
	expect(empty.notice).toBe('there are no transactions to write');
	const closed = anExportPlan({notWritable: 'no'});
	expect(
		after(createScreen(), open, {kind: 'export-planned', ticket: 1, plan: closed}, {kind: 'confirm-export'}).notice,
	).toBe('no');
});

test('an answer to a dialog that was closed is told in a few words, and changes no newer one', () => {
	const outcome = anExportOutcome();
	const closed = after(createScreen(), open, planned, {kind: 'confirm-export'}, {kind: 'back'});
	expect(after(closed, {kind: 'export-done', ticket: 1, outcome}).notice).toBe(
		'wrote /home/alice/waftop-addresses-20261124T130311Z.txt',
	);
	const again = after(closed, open, {kind: 'export-done', ticket: 1, outcome});
	expect(dialogOf(again).stage).toBe('planning');
	expect(dialogOf(after(again, {kind: 'export-progress', ticket: 1, written: 7})).written).toBe(0);
});
