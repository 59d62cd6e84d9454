import {expect, test} from 'vitest';
import {createScreen, type Screen} from '../../source/screen/screen.ts';
import {views} from '../../source/screen/views.ts';
import {layOutScreen} from '../../source/views/screen-layout.ts';
import {hour, minute, second} from '../../source/waf/clock.ts';
import {everything} from '../../source/waf/filter/filter.ts';
import {type GroupedBy, ungrouped} from '../../source/waf/question.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {standUp} from '../pipeline/stand-up.ts';
import {look} from './builders.ts';

/** Every view, clients put together in each way, and what lies over them. */
const screens: ReadonlyArray<readonly [name: string, screen: Screen]> = [
	...views.map(({view}) => [view, {...createScreen(), view}] as const),
	...(['network', 'agent'] as const satisfies readonly GroupedBy[]).map(
		by => [`clients by ${by}`, {...createScreen(), view: 'clients', grouping: {by, open: ['192.0.2.0/24']}}] as const,
	),
	['help', {...createScreen(), overlay: {kind: 'help', top: 0}}],
	['log info', {...createScreen(), overlay: {kind: 'log', top: 0}}],
	['a held timeline', {...createScreen(), overlay: {kind: 'time', at: 0, mark: undefined}}],
];

/** Of the moment at which the clock begins. */
const lines = Array.from({length: 30}, (_, place) =>
	makeV3Line({
		time: '2026/11/25 12:00:00',
		client: `192.0.2.${place % 7}`,
		connection: 100 + place,
		uniqueId: `1795608000${place}.345678`,
		denied: place % 3 === 0,
	}),
);

/** How often the picture changes while nothing comes, looked at each second. */
async function countFrames(chosen: Screen, before: number, silent: number): Promise<number> {
	const {pipeline, handLines, say, pass, end} = standUp();
	await say();
	await handLines(lines);
	pipeline.tick();
	pass(before);
	const draw = (): string => {
		pipeline.tick();
		const {filter, window, grouping} = chosen;
		const snapshot = pipeline.reports.snapshot(filter, window, {}, grouping);
		return layOutScreen(snapshot, chosen, 120, 30, look).rows.join('\n');
	};

	let frames = 0;
	let last = draw();
	for (let time = 0; time < silent; time += second) {
		pass(second);
		const next = draw();
		frames += next === last ? 0 : 1;
		last = next;
	}

	await end();
	return frames;
}

test.each(screens)('of a log that has ended, %s sends nothing', async (_, screen) => {
	expect(await countFrames(screen, 26 * hour, 10 * minute)).toBe(0);
});

test.each(screens)(
	'of a log that is silent for minutes, %s sends one frame a minute, and one of its window',
	async (_, screen) => {
		expect(await countFrames(screen, 5 * minute, 3 * minute - second)).toBeLessThanOrEqual(4);
	},
);

test.each(screens)('of a log that is silent for hours, %s sends one frame a minute, of its age', async (_, screen) => {
	expect(await countFrames({...screen, window: 24 * hour}, 3 * hour, 3 * minute - second)).toBeLessThanOrEqual(3);
});

test('what is asked here is what the screen asks', () => {
	expect(createScreen()).toMatchObject({filter: everything, grouping: ungrouped});
});
