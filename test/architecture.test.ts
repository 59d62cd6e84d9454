import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';

/*
The rule is the table of rooms in ARCHITECTURE.md: who may import whom, and who may touch the world. This test reads it
from there, so that the picture and the rule cannot differ. To change the architecture, change the table.
*/
const root = path.join(import.meta.dirname, '..');
const table = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');

/* Sample: | `parsing/lines/` | holds … | waf, parsing/values | – | */
const rows = [...table.matchAll(/^\| `([a-z/]+\/)` +\| [^|]+\| ([^|]+)\| ([^|]+)\|$/gm)].map(
	([, room, imports, touches]) => ({room, imports: toList(imports), touches: toList(touches)}),
);

function toList(cell: string): string[] {
	const text = cell.trim();
	return text === '–' ? [] : text.split(', ');
}

/* What a word of the last column allows. */
const world: Record<string, RegExp> = {
	drawing: /^(ink|react)($|[-/])/,
	processes: /^(node:)?child_process$/,
	files: /^(node:)?fs($|\/)/,
	sockets: /^(node:)?(net|tls|dgram|https?|http2)$/,
};

const files = readdirSync(path.join(root, 'source'), {recursive: true, encoding: 'utf8'})
	.map(file => file.replaceAll('\\', '/'))
	.filter(file => /\.tsx?$/.test(file))
	.map(file => {
		const text = readFileSync(path.join(root, 'source', file), 'utf8');
		return {file, text, imports: importsOf(file, text)};
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

/* The row of the innermost folder that has one. */
function rowOf(file: string) {
	return rows.filter(({room}) => file.startsWith(room)).toSorted((a, b) => b.room.length - a.room.length)[0];
}

/* `waf` is the room with its shelves, `sources/*` only the files that lie on none of its shelves. */
function covers(name: string, target: string): boolean {
	return name.endsWith('/*')
		? path.posix.dirname(target) === name.slice(0, -2)
		: target.startsWith(`${name.replace(/\/$/, '')}/`);
}

test('every file lies in a room of the table, and every room has files', () => {
	expect(rows.length).toBeGreaterThan(20);
	expect(files.filter(({file}) => file !== 'cli.tsx' && rowOf(file) === undefined).map(({file}) => file)).toEqual([]);
	expect(rows.filter(({room}) => !files.some(({file}) => file.startsWith(room))).map(({room}) => room)).toEqual([]);
});

test('a room imports only what the table allows it', () => {
	const wrong = files
		.filter(({file}) => file !== 'cli.tsx')
		.flatMap(({file, imports}) => {
			const row = rowOf(file);
			return imports
				.filter(name => name.startsWith('./') && name !== './../package.json')
				.map(name => name.slice(2))
				.filter(name => rowOf(name) !== row && !row.imports.some(allowed => covers(allowed, name)))
				.map(name => `${file} imports ${name}`);
		});
	expect(wrong).toEqual([]);
});

test('files, processes, sockets and drawing stay where the table allows them', () => {
	expect(rows.flatMap(({touches}) => touches).filter(word => !(word in world))).toEqual([]);
	const wrong = files
		.filter(({file}) => file !== 'cli.tsx')
		.flatMap(({file, imports}) =>
			Object.entries(world)
				.filter(([word]) => !rowOf(file).touches.includes(word))
				.flatMap(([, packages]) => imports.filter(name => packages.test(name)).map(name => `${file} imports ${name}`)),
		);
	expect(wrong).toEqual([]);
});

test('no file imports itself by way of others, types included', () => {
	const importsByFile = new Map(files.map(({file, imports}) => [file, imports.map(name => name.slice(2))]));
	const state = new Map<string, 'open' | 'done'>();
	const circles: string[] = [];
	const visit = (file: string, way: readonly string[]): void => {
		if (state.get(file) === 'open') {
			circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
			return;
		}

		if (state.has(file)) {
			return;
		}

		state.set(file, 'open');
		for (const next of importsByFile.get(file) ?? []) {
			visit(next, [...way, file]);
		}

		state.set(file, 'done');
	};

	for (const {file} of files) {
		visit(file, []);
	}

	expect(circles).toEqual([]);
});

test('a file holds one concept: no barrels, no drawers, at most 300 lines', () => {
	const drawers = /(^|\/)(index|utils?|helpers?|common|misc|manager)\.tsx?$/;
	expect(files.filter(({file}) => drawers.test(file)).map(({file}) => file)).toEqual([]);
	expect(files.filter(({text}) => text.split('\n').length > 301).map(({file}) => file)).toEqual([]);
});

test('what the papers name exists', () => {
	const named = ['ARCHITECTURE.md', 'CONTRIBUTING.md'].flatMap(paper => {
		const text = readFileSync(path.join(root, paper), 'utf8');
		return [...text.matchAll(/`((?:source|test|demo|docs|[a-z]+)\/[\w/.-]+?)\/?`/g)].map(([, name]) => name);
	});
	const isThere = (name: string): boolean =>
		name.includes('NAME') ||
		name.startsWith('dist/') ||
		['', 'source'].some(folder => existsSync(path.join(root, folder, name)));
	expect(named.length).toBeGreaterThan(50);
	expect(named.filter(name => !isThere(name))).toEqual([]);
});
