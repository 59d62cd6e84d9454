import {expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {update} from '../../../source/screen/update.ts';
import {toMessage} from '../../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {aBusySnapshot, look} from '../builders.ts';

const sgr = /\u{1b}\[[\d;]*m/gu;
const busy = aBusySnapshot();

function draw(screen: Screen, columns: number): string[] {
	return layOutScreen(busy, screen, columns, 24, look).rows.map(row => row.replaceAll(sgr, ''));
}

function press(key: string, screen: Screen, columns: number): Screen {
	const {context} = layOutScreen(busy, screen, columns, 24, look);
	return update(screen, toMessage(key, context)!, busy).screen;
}

/** Titles that carry the mark, one for each time that `s` is pressed. */
function marks(screen: Screen, columns: number, times: number): Array<string | undefined> {
	const found: Array<string | undefined> = [];
	for (let [now, time] = [screen, 0]; time < times; time++) {
		now = press('s', now, columns);
		found.push(
			draw(now, columns)
				.map(row => /(?<title>\S+)[▾▴]/u.exec(row)?.groups?.['title'])
				.find(title => title !== undefined),
		);
	}

	return found;
}

test('s marks each column that is seen, and no other', () => {
	const clients: Screen = {...createScreen(), view: 'clients'};
	expect(marks(clients, 40, 3)).toEqual(['through', 'CLIENT', 'req']);
	expect(marks(clients, 200, 7)).toEqual(['/min', 'blocked', 'through', 'first', 'last', 'CLIENT', 'req']);
	expect(marks({...createScreen(), focus: 'clients'}, 80, 4)).toEqual(['thr', 'CLIENT', '/min', undefined]);
});

test('the overview stands as it was, whatever its tables are sorted by elsewhere', () => {
	const overview = createScreen();
	const sorted = press('s', press('s', press('s', {...overview, view: 'clients'}, 80), 80), 80);
	expect(draw({...sorted, view: 'overview'}, 80)).toEqual(draw(overview, 80));
});

test('a column that a smaller window no longer shows is named at the foot', () => {
	const screen: Screen = {...createScreen(), view: 'clients'};
	const byTime: Screen = {...screen, sorts: {...screen.sorts, clients: {column: 'firstSeen', reversed: false}}};
	expect(draw(byTime, 200).join('\n')).not.toContain('sorted by');
	expect(draw(byTime, 70).join('\n')).toContain('sorted by first seen');
});
