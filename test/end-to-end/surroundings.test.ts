import {describe, expect, test} from 'vitest';
import {drive, type Waftop} from './driver.ts';
import {makeLog} from './fresh-log.ts';

/* Every select-graphic-rendition parameter that the program sent. */
function renditions(waftop: Waftop): Set<number> {
	const text = waftop.bytesSince(0).toString();
	return new Set([...text.matchAll(/\u001B\[([\d;]*)m/g)].flatMap(([, list]) => list.split(';').map(Number)));
}

const isColour = (parameter: number) => (parameter >= 30 && parameter <= 49) || parameter >= 90;
const hasColour = (waftop: Waftop) => [...renditions(waftop)].some(parameter => isColour(parameter));

async function sees(env: Record<string, string | undefined>, args: string[], look: (waftop: Waftop) => void) {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file, ...args], env}, async waftop => {
		await waftop.sees('203.0.113.31');
		look(waftop);
	});
}

test('in colour, letters have those that every palette shows alike, and the background is never touched', async () => {
	await sees({}, [], waftop => {
		expect(hasColour(waftop)).toBe(true);
		const lists = waftop
			.bytesSince(0)
			.toString()
			.matchAll(/\u001B\[([\d;]*)m/g);
		// `38;5;16` to `38;5;255` are fixed; the first sixteen are the palette's, and true colour is not everywhere.
		const chosen = [...lists].flatMap(([, list]) => /(?:^|;)38;(?:2|5;(?:\d|1[0-5])(?:;|$)).*$/.exec(list) ?? []);
		expect(chosen).toEqual([]);
		expect([...renditions(waftop)]).not.toContain(48);
	});
});

describe.each([
	['NO_COLOR', {NO_COLOR: '1'}, []],
	['TERM=dumb', {TERM: 'dumb'}, []],
	['FORCE_COLOR=0', {FORCE_COLOR: '0'}, []],
	['--theme mono', {}, ['--theme', 'mono']],
])('with %s', (_name, env: Record<string, string>, args) => {
	test('there is no colour, and what is selected is still seen', async () => {
		await sees(env, args, waftop => {
			expect(hasColour(waftop)).toBe(false);
			expect(renditions(waftop)).toContain(7);
		});
	});
});

describe.each([
	['a locale without UTF-8', {LANG: 'C'}, []],
	['LC_ALL=POSIX', {LC_ALL: 'POSIX'}, []],
	['no locale', {LANG: undefined}, []],
	['--ascii', {}, ['--ascii']],
])('under %s', (_name, env: Record<string, string | undefined>, args) => {
	test('every byte is ASCII', async () => {
		await sees(env, args, waftop => {
			const beyond = Array.from(waftop.bytesSince(0)).filter(byte => byte > 126);
			expect(beyond).toEqual([]);
			expect(waftop.screen().join('\n')).toContain('####');
		});
	});
});
