import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';

/*
Which rooms a room may import. To change the architecture, change a line here, and the picture in ARCHITECTURE.md.
*/
const mayImport: Record<string, string[]> = {
	waf: [],
	secrets: ['waf'],
	settings: ['waf'],
	elastic: ['waf'],
	sources: ['waf', 'elastic'],
	parsing: ['waf'],
	history: ['waf'],
	questions: ['waf', 'secrets', 'history'],
	screen: ['waf', 'secrets', 'history', 'questions'],
	actions: ['waf', 'secrets', 'elastic'],
	views: ['waf', 'secrets', 'history', 'questions', 'screen'],
	pipeline: ['waf', 'secrets', 'settings', 'sources', 'parsing', 'history', 'questions'],
	modes: [
		...['waf', 'secrets', 'settings', 'elastic', 'sources', 'parsing', 'history', 'questions', 'screen'],
		...['actions', 'views', 'pipeline'],
	],
};
const wiring = ['cli.tsx'];

/*
Who may touch the world outside, or draw. An ending `/` stands for a whole room.
*/
const mayTouch: Array<{packages: RegExp; only: string[]}> = [
	{packages: /^(ink|react)($|[-/])/, only: ['views/', 'cli.tsx']},
	{packages: /^(node:)?child_process$/, only: ['actions/']},
	{packages: /^(node:)?fs($|\/)/, only: ['sources/', 'settings/', 'actions/', 'modes/', 'pipeline/']},
	{packages: /^(node:)?(net|tls|dgram|https?|http2)$/, only: ['elastic/', 'sources/', 'actions/']},
];

const source = path.join(import.meta.dirname, '..', 'source');
const files = readdirSync(source, {recursive: true, encoding: 'utf8'})
	.map(file => file.replaceAll('\\', '/'))
	.filter(file => /\.tsx?$/.test(file))
	.map(file => {
		const text = readFileSync(path.join(source, file), 'utf8');
		return {file, text, room: file.includes('/') ? file.split('/')[0] : undefined, imports: importsOf(file, text)};
	});

/* Samples: `import {a} from './b.ts';` · `export type {A} from '../waf/b.ts';` · `import './c.ts';` · `await import('d')` */
function importsOf(file: string, text: string): string[] {
	const found = text.matchAll(
		/^(?:import|export)\b[^'";]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\(\s*'([^']+)'/gm,
	);
	return [...found].map(([, from, plain, lazy]) => {
		const name = from ?? plain ?? lazy;
		return name.startsWith('.') ? `./${path.posix.join(path.posix.dirname(file), name)}` : name;
	});
}

const allowed = (file: string, only: string[]) =>
	only.some(place => (place.endsWith('/') ? file.startsWith(place) : file === place));

test('every file lies in a room of the table, or is the wiring', () => {
	expect(files.length).toBeGreaterThan(0);
	const homeless = files.filter(({file, room}) => (room ? !(room in mayImport) : !wiring.includes(file)));
	expect(homeless.map(({file}) => file)).toEqual([]);
});

test('a room imports only the rooms that the table allows it', () => {
	const wrong = files.flatMap(({file, room, imports}) =>
		imports
			.filter(name => room !== undefined && name.startsWith('./') && name !== './../package.json')
			.filter(name => ![room, ...(mayImport[room!] ?? [])].some(place => name.startsWith(`./${place}/`)))
			.map(name => `${file} imports ${name}`),
	);
	expect(wrong).toEqual([]);
});

test('files, processes, sockets and drawing stay where they belong', () => {
	const wrong = files.flatMap(({file, imports}) =>
		mayTouch
			.filter(({only}) => !allowed(file, only))
			.flatMap(({packages}) => imports.filter(name => packages.test(name)).map(name => `${file} imports ${name}`)),
	);
	expect(wrong).toEqual([]);
});

test('a file holds one concept: no barrels, no drawers, at most 300 lines', () => {
	const drawers = /(^|\/)(index|utils?|helpers?|common|misc|manager)\.tsx?$/;
	expect(files.filter(({file}) => drawers.test(file)).map(({file}) => file)).toEqual([]);
	expect(files.filter(({text}) => text.split('\n').length > 301).map(({file}) => file)).toEqual([]);
});
