/*
Takes pictures of the real screen: `npm run picture` writes `pictures/NAME.svg`, and `.png` where rsvg-convert is there.

`npm run picture -- WORD…` takes only those whose name holds a word; `--readme` takes `demo/screen.svg` instead.
*/
import {spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {drive} from '../end-to-end/driver.ts';
import {dark, light} from './palette.ts';
import {readmeShot, type Shot, shots} from './shots.ts';
import {renderSvg} from './svg.ts';

const root = path.join(import.meta.dirname, '..', '..');

async function take(shot: Shot, file: string): Promise<void> {
	const {columns, rows, args, env = {}} = shot;
	await drive({columns, rows, args, env}, async waftop => {
		for (const step of shot.steps) {
			if ('press' in step) {
				waftop.press(step.press);
			} else if ('see' in step) {
				await waftop.sees(step.see);
			} else {
				const end = performance.now() + step.live;
				await waftop.until(`runs for ${step.live} ms`, () => performance.now() >= end || waftop.hasExited());
			}
		}

		const svg = renderSvg(waftop.terminal, args.includes('light') ? light : dark);
		writeFileSync(file, svg);
		const ended = waftop.hasExited() ? ', THE PROGRAM HAD ENDED' : '';
		process.stdout.write(`${path.relative(root, file)}  ${(svg.length / 1024).toFixed(1)} KB${ended}\n`);
	});
}

function convert(file: string): void {
	const {error} = spawnSync('rsvg-convert', ['--zoom=1.5', file, '-o', file.replace(/\.svg$/, '.png')]);
	if (error) {
		process.stderr.write('no rsvg-convert here, so no PNG\n');
	}
}

const words = process.argv.slice(2).filter(word => word !== '--readme');
if (process.argv.includes('--readme')) {
	await take(readmeShot, path.join(root, 'demo', 'screen.svg'));
} else {
	const folder = path.join(root, 'pictures');
	mkdirSync(folder, {recursive: true});
	for (const shot of shots.filter(({name}) => words.length === 0 || words.some(word => name.includes(word)))) {
		const file = path.join(folder, `${shot.name}.svg`);
		await take(shot, file);
		convert(file);
	}
}
