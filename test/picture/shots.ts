import path from 'node:path';

/**
One picture of waftop: at which size, started how, and what a person does before it is taken.
*/
export type Shot = {
	name: string;
	columns: number;
	rows: number;
	args: string[];
	steps: Step[];
	env?: Record<string, string>;
};

/**
`see` waits for a text, `live` lets the demo run on for that many ms.
*/
export type Step = {press: string} | {see: string | RegExp} | {live: number};

const sizes: Array<[columns: number, rows: number]> = [
	[40, 12],
	[60, 20],
	[80, 24],
	[120, 40],
	[200, 50],
	[300, 80],
];

const demo = (name: string, columns: number, rows: number, ...steps: Step[]): Shot => ({
	name: `${columns}x${rows}-${name}`,
	columns,
	rows,
	args: ['demo'],
	// At 40 columns only the sign is left of the word.
	steps: [{see: /DEMO|▶/}, {live: 4000}, ...steps],
});

/** The same on a light background. */
const light = (shot: Shot): Shot => ({...shot, args: [...shot.args, '--theme', 'light']});

/** The demo with alert rules, as far as the chapter in which one of them fires, and their view. */
const alerts = (name: string, columns: number, rows: number, ...steps: Step[]): Shot => ({
	...demo(name, columns, rows, ...chapters(6), {press: '0'}, {live: 4000}, ...steps),
	args: ['demo', '--alerts', path.join(import.meta.dirname, 'alert-rules.yaml')],
});

const nextChapter: Step[] = [{press: ']'}, {live: 3000}];

const chapters = (further: number) => Array.from({length: further}, () => nextChapter).flat();

/** The busiest client, as far as its plan. */
const denyPlan: Step[] = [{press: '3'}, {live: 300}, {press: 'b'}, {see: 'applies it'}];

/**
The pictures that `npm run picture` makes.
*/
export const shots: Shot[] = sizes.flatMap(([columns, rows]) => [
	demo('chapter-1', columns, rows),
	demo('chapter-2', columns, rows, ...chapters(1)),
	demo('chapter-4', columns, rows, ...chapters(3)),
	demo('chapter-7', columns, rows, ...chapters(6)),
	demo('view-2', columns, rows, ...nextChapter, {press: '2'}, {live: 500}),
	demo('view-3', columns, rows, ...nextChapter, {press: '3'}, {live: 500}),
	demo('networks', columns, rows, ...chapters(2), {press: '3'}, {press: 'w'}, {live: 500}),
	demo('view-4', columns, rows, ...nextChapter, {press: '4'}, {live: 500}),
	demo('view-5', columns, rows, ...nextChapter, {press: '5'}, {live: 500}),
	demo('view-6', columns, rows, ...nextChapter, {press: '6'}, {live: 500}),
	demo('detail', columns, rows, ...nextChapter, {press: '2'}, {live: 500}, {press: 'j'}, {press: '\r'}, {live: 500}),
	demo(
		'raw',
		columns,
		rows,
		...nextChapter,
		{press: '2'},
		{live: 500},
		{press: 'j'},
		{press: '\r'},
		{press: 'r'},
		{live: 500},
	),
	light(demo('light', columns, rows, ...chapters(6))),
	light(demo('light-view-8', columns, rows, ...chapters(6), {press: '8'}, {live: 2000})),
	demo('deny', columns, rows, ...nextChapter, ...denyPlan),
	demo('denied', columns, rows, ...nextChapter, ...denyPlan, {press: 'y'}, {see: 'DENIED'}, {live: 3000}),
	demo(
		'view-7',
		columns,
		rows,
		...nextChapter,
		...denyPlan,
		{press: 'y'},
		{see: 'DENIED'},
		{press: '\u{1b}'},
		// A key right behind Esc would be read as Alt with that key.
		{live: 300},
		{press: '7'},
		{live: 3000},
	),
	demo('view-8', columns, rows, ...chapters(6), {press: '8'}, {live: 2000}),
	alerts('view-0', columns, rows),
	alerts('view-0-snoozed', columns, rows, {press: 'a'}, {live: 300}, {press: 'h'}, {live: 1500}),
	alerts('view-0-dialog', columns, rows, {press: 'a'}, {live: 300}),
	light(alerts('light-view-0', columns, rows, {press: 'ja'}, {live: 300}, {press: 'h'}, {live: 1500})),
	demo(
		'time',
		columns,
		rows,
		...nextChapter,
		{press: 'z'},
		{press: 'hhh'},
		{press: 'z'},
		{press: 'hhhhhhhh'},
		{live: 500},
	),
	demo('help', columns, rows, {press: '?'}, {live: 500}),
	demo('paused', columns, rows, {press: ' '}, {live: 2000}),
	demo(
		'filter',
		columns,
		rows,
		...nextChapter,
		{press: '/'},
		{live: 200},
		{press: 'cat:SQLI'},
		{live: 200},
		{press: '\r'},
		{live: 1000},
	),
]);

/**
The picture in the README.
*/
export const readmeShot: Shot = demo('readme', 120, 36, ...chapters(2), {live: 6000});
