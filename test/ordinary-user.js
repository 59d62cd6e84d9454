/*
Root runs a second time, without its rights, what depends on them: in a copy of the tree, since an ordinary user may not
write into root's, and perhaps not read it.
*/
import {spawnSync} from 'node:child_process';
import {cpSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Whether whoever runs this has rights to drop. */
export const isRoot = process.getuid?.() === 0;

/** The suites whose outcome depends on rights, with the files of them that count; without any, all of them. */
export const suitesOfRights = {
	unit: ['test/actions/', 'test/modes/', 'test/settings/', 'test/sources/'],
	'end-to-end': ['test/end-to-end/bad-input.', 'test/end-to-end/deny.'],
	'real-waf': [],
};

const nobody = 65_534;

/* The caches stay behind: an ordinary user has to be able to fill its own. */
const left = new Set(['.git', 'dist', 'pictures', 'node_modules/.cache', 'node_modules/.vite']);

/**
Copies the tree into a folder that belongs to the user `nobody` from then on; answers how to start a process there.
*/
export function settleOrdinaryUser(root, folder, environment) {
	const tree = path.join(folder, 'tree');
	const home = path.join(folder, 'home');
	cpSync(root, tree, {
		recursive: true,
		verbatimSymlinks: true,
		filter: source => !left.has(path.relative(root, source)),
	});
	mkdirSync(home);
	const {status, stderr} = spawnSync('chown', ['-R', `${nobody}:${nobody}`, folder], {encoding: 'utf8'});
	if (status !== 0) {
		throw new Error(`the copy of the tree was not given to nobody: ${stderr}`);
	}

	const own = Object.entries(environment).filter(([name]) => !/^(?:XDG_|SUDO_)/.test(name));
	return {
		tree,
		options: {
			cwd: tree,
			uid: nobody,
			gid: nobody,
			env: {
				...Object.fromEntries(own),
				HOME: home,
				USER: 'nobody',
				LOGNAME: 'nobody',
				PATH: environment.PATH.replaceAll(root, tree),
			},
		},
	};
}
