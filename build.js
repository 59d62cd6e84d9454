/*
Bundles `source/cli.tsx` into `dist/waftop.js` and its lazy chunks.

`--if-stale` leaves at once when `dist` was built from these very sources; `--clean` leaves nothing of former builds, which
the published package wants. Nothing is ever printed to stdout, because
`npm start --silent -- --json` must hand over data only.
*/
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = import.meta.dirname;
const output = path.join(root, 'dist');
const program = path.join(output, 'waftop.js');

/* Of compiled code, which `bin` keeps; that of former builds is of no use. */
const cache = path.join(output, 'cache');
const dayInMilliseconds = 86_400_000;

/* The bundle depends on these files and on nothing else; contents are hashed, since a checkout sets times as it likes. */
function fingerprintOf() {
	const sources = readdirSync(path.join(root, 'source'), {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => path.join(entry.parentPath, entry.name))
		.toSorted();
	const hash = createHash('sha256');
	for (const file of [
		...sources,
		...['package.json', 'package-lock.json', 'build.js'].map(name => path.join(root, name)),
	]) {
		if (existsSync(file)) {
			hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
		}
	}

	return hash.digest('hex');
}

function isFresh(firstLine) {
	return existsSync(program) && readFileSync(program, 'utf8').startsWith(firstLine);
}

/* Ink asks for its developer tools only in development, yet imports them by name: an empty module stands in. */
const withoutDeveloperTools = {
	name: 'without-developer-tools',
	setup(build) {
		build.onResolve({filter: /^react-devtools-core$/}, found => ({path: found.path, namespace: 'empty'}));
		build.onLoad({filter: /.*/, namespace: 'empty'}, () => ({contents: 'export default {};'}));
	},
};

/*
Habits of dependencies that cost half of the time to the first frame, and what the bundle does instead:
Yoga fetches its own data: URL, for which Node loads its whole HTTP client (60 ms); without `fetch` it decodes the text itself.
string-width compiles a pattern of all emoji for the first character beyond ASCII (30 ms); of single code units exactly
those of Emoji_Presentation are such emoji, so only longer clusters need it.
meow loads what reads and normalises a package file, SPDX licences and all (30 ms); it is handed one that is in order.
The first Intl.Segmenter that anybody makes costs 18 ms, and five modules make one when they are loaded; a screen of ASCII, lines and
blocks needs none, since there each character stands alone.
A dependency that has changed is left as it is.
*/
const shortcuts = [
	{
		file: /meow[\\/]build[\\/]dependencies\.js$/,
		from: 'var normalizeExports = requireNormalize();',
		to: 'var normalizeExports = () => {};',
	},
	{
		file: /meow[\\/]build[\\/]dependencies\.js$/,
		from: 'var libExports = requireLib$1();',
		to: 'var libExports = {};',
	},
	{file: /yoga-wasm-base64-esm\.js$/, from: /^/, to: 'const fetch = undefined;\n'},
	{
		file: /string-width[\\/]index\.js$/,
		from: 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
		to: `const oneUnitEmoji = /\\p{Emoji_Presentation}/u;
let everyEmoji;
const rgiEmojiRegex = {
	test(cluster) {
		if (cluster.length === 1) {
			return oneUnitEmoji.test(cluster);
		}

		everyEmoji ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v');
		return everyEmoji.test(cluster);
	},
};`,
	},
];

const lazySegmenter = {
	file: path.join(root, 'source', 'views', 'drawing', 'lazy-segmenter.ts'),
	from: /new Intl\.Segmenter\((?:undefined, \{\s*granularity: '?"?grapheme"?'?,?\s*\})?\)/g,
};

const withShortcuts = {
	name: 'with-shortcuts',
	setup(build) {
		build.onLoad({filter: /\.js$/}, found => {
			const before = readFileSync(found.path, 'utf8');
			const fitting = shortcuts.filter(({file}) => file.test(found.path));
			const short = fitting.reduce((text, {from, to}) => text.replace(from, () => to), before);
			const after = short.replace(lazySegmenter.from, 'new LazySegmenter()');
			return after === before
				? undefined
				: {
						contents:
							after === short ? after : `import {LazySegmenter} from ${JSON.stringify(lazySegmenter.file)};\n${after}`,
						loader: 'js',
					};
		});
	},
};

/* What is bundled is given away, and its terms ask that they come along. */
function collectLicenses(inputs) {
	const folders = inputs.map(file => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
	const texts = [...new Set(folders.filter(folder => folder !== undefined))].map(folder => {
		const {name, version, license} = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
		const files = readdirSync(path.join(root, folder)).filter(file => /^(?:licen[cs]e|copying|notice)/i.test(file));
		const terms = files.map(file => readFileSync(path.join(root, folder, file), 'utf8').trim());
		return [`${name} ${version} (${license})`, ...terms].join('\n\n');
	});
	return `dist holds parts of these packages.\n\n${texts.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}

async function bundle() {
	const {build} = await import('esbuild');
	const {outputFiles, metafile} = await build({
		absWorkingDir: root,
		entryPoints: {waftop: 'source/cli.tsx'},
		outdir: output,
		write: false,
		bundle: true,
		format: 'esm',
		splitting: true,
		chunkNames: '[name]-[hash]',
		platform: 'node',
		target: 'node22',
		// Node 22 knows them; without this every pattern is compiled at start, needed or not.
		supported: {'regexp-unicode-property-escapes': true, 'regexp-set-notation': true},
		jsx: 'automatic',
		define: {'process.env.NODE_ENV': '"production"'},
		banner: {
			js: "import {createRequire as createRequireOfBundle} from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);",
		},
		// `licenses.txt` has them.
		legalComments: 'none',
		// Half the text to parse at start; names stay, for the stack of a bug report.
		minifyWhitespace: true,
		minifySyntax: true,
		metafile: true,
		logLevel: 'silent',
		plugins: [withoutDeveloperTools, withShortcuts],
	});
	const licenses = Buffer.from(collectLicenses(Object.keys(metafile.inputs)));
	return [...outputFiles, {path: path.join(output, 'licenses.txt'), contents: licenses}];
}

/* Each file is written beside and renamed, the program last: whoever starts meanwhile finds the old whole or the new whole. */
function install(files, firstLine) {
	mkdirSync(output, {recursive: true});
	for (const file of files.toSorted((a, b) => Number(a.path === program) - Number(b.path === program))) {
		const beside = `${file.path}.${process.pid}`;
		writeFileSync(beside, file.path === program ? firstLine + file.text : file.contents);
		renameSync(beside, file.path);
	}
}

/* A waftop that is running may still ask for a chunk of the build that it started from, so those stay for a day. */
function sweep(files) {
	const current = new Set(files.map(file => file.path));
	rmSync(cache, {recursive: true, force: true});
	for (const name of readdirSync(output)) {
		const file = path.join(output, name);
		const age = Date.now() - (statSync(file, {throwIfNoEntry: false})?.mtimeMs ?? Date.now());
		if (!current.has(file) && (age > dayInMilliseconds || process.argv.includes('--clean'))) {
			rmSync(file, {force: true});
		}
	}
}

const firstLine = `// built from ${fingerprintOf()}\n`;
if (!(process.argv.includes('--if-stale') && isFresh(firstLine))) {
	const slow = setTimeout(() => process.stderr.write('building waftop …\n'), 1000);
	try {
		const files = await bundle();
		install(files, firstLine);
		sweep(files);
	} catch (error) {
		for (const {location, text} of error.errors ?? [{text: String(error.message)}]) {
			process.stderr.write(
				`build: ${location ? `${location.file}:${location.line}:${location.column}: ` : ''}${text}\n`,
			);
		}

		process.exitCode = 1;
	} finally {
		clearTimeout(slow);
	}
}
