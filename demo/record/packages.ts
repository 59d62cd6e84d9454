import {execFile} from 'node:child_process';
import {access, mkdir, mkdtemp, readdir, readFile, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const run = promisify(execFile);

/**
The files of nginx, Apache, ModSecurity and the Core Rule Set, unpacked and not installed.
*/
export type WafFiles = {
	/** The folder that stands for `/`. */
	readonly root: string;

	/** Value for `LD_LIBRARY_PATH`. */
	readonly libraryPath: string;

	/** For messages: `Debian GNU/Linux 12 (bookworm)`. */
	readonly distribution: string;
};

/**
Is told what goes on, in a few words: fetching takes some seconds.
*/
export type Progress = (words: string) => void;

/**
This machine cannot have the WAF; the message names its distribution and what was missing.
*/
export class WafUnavailable extends Error {
	override readonly name = 'WafUnavailable';
}

/**
Packages that are unpacked together.
*/
export type Recipe = {
	/** In front of the folder's name. */
	readonly name: string;

	/** At its end: raise it when the list changes. */
	readonly version: number;
	readonly packages: readonly string[];
};

const wafRecipe: Recipe = {
	name: '',
	version: 1,
	packages: ['nginx', 'libnginx-mod-http-modsecurity', 'modsecurity-crs', 'apache2-bin', 'libapache2-mod-security2'],
};
const defaultCache = fileURLToPath(new URL('../../node_modules/.cache/waftop/waf', import.meta.url));
const patience = 240_000;

/**
Fetches and unpacks the WAF from the distribution's packages into a cache folder, without root and without touching the system.
Does nothing where that was done before; two at once do no harm. Needs the network once: about 20 MB, 10 s.

@throws WafUnavailable where there is no apt-get, or the packages cannot be had.
*/
export async function unpackWaf(say: Progress = () => undefined, cache = defaultCache): Promise<WafFiles> {
	return unpackPackages(wafRecipe, say, cache);
}

/**
The same of other packages.

@throws WafUnavailable
*/
export async function unpackPackages(
	{name, version, packages}: Recipe,
	say: Progress = () => undefined,
	cache = defaultCache,
): Promise<WafFiles> {
	const release = await readRelease();
	const root = path.join(cache, [name, release.id, process.arch, version].filter(part => part !== '').join('-'));
	if (!(await exists(root))) {
		await mkdir(cache, {recursive: true});
		const temporary = await mkdtemp(path.join(cache, 'unpacking-'));
		try {
			await fetchInto(temporary, packages, release.name, say);
			await rename(path.join(temporary, 'root'), root);
		} catch (error) {
			// Whoever unpacked beside us was faster: what they renamed is complete.
			if (!(await exists(root))) {
				throw error;
			}
		} finally {
			await rm(temporary, {recursive: true, force: true});
		}
	}

	return {root, libraryPath: await findLibraries(root), distribution: release.name};
}

async function fetchInto(
	folder: string,
	packages: readonly string[],
	distribution: string,
	say: Progress,
): Promise<void> {
	for (const part of ['lists/partial', 'cache/archives/partial', 'packages', 'root']) {
		await mkdir(path.join(folder, part), {recursive: true});
	}

	const options = [
		`Dir::State::Lists=${folder}/lists`,
		`Dir::Cache=${folder}/cache`,
		'APT::Sandbox::User=root',
		// Else a network that is down shows only later, as packages that do not exist.
		'APT::Update::Error-Mode=any',
	].flatMap(option => ['-o', option]);
	const download = path.join(folder, 'packages');

	try {
		say('reading the package lists');
		await apt([...options, 'update'], folder);
		const plan = await apt(
			[...options, '--yes', '--print-uris', '--no-install-recommends', '--reinstall', 'install', ...packages],
			folder,
		);
		const names = toPackageNames(packages, plan);
		say(`fetching ${names.length} packages, ${describeSize(plan)}`);
		await apt([...options, 'download', ...names], download);
		const files = await readdir(download);
		say(`unpacking ${files.length} packages`);
		for (const file of files) {
			await run('dpkg', ['-x', path.join(download, file), path.join(folder, 'root')], {timeout: patience});
		}
	} catch (error) {
		throw new WafUnavailable(
			`No ${packages[0]} for tests and recordings on ${distribution}: ${toReason(error)}. ` +
				'It comes from the packages of Debian 12 or Ubuntu 24.04, by apt-get and dpkg, with network.',
		);
	}
}

async function apt(parameters: string[], cwd: string): Promise<string> {
	const {stdout} = await run('apt-get', parameters, {
		cwd,
		timeout: patience,
		maxBuffer: 16 * 1024 * 1024,
		env: {...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive'},
	});
	return stdout;
}

/**
The names in what `apt-get --print-uris` prints, and those that were asked for, should the machine have them installed already.

Sample: `'http://deb.debian.org/pool/x.deb' libnginx-mod-http-ndk_1%3a0.3.2-3_amd64.deb 9568 MD5Sum:3e01`
*/
function toPackageNames(packages: readonly string[], plan: string): string[] {
	const planned = plan.matchAll(/^'[^']+' ([^_ ]+)_/gm).map(match => match[1]);
	return [...new Set([...packages, ...planned])].filter(name => !name.endsWith('-dev'));
}

/** What the plan fetches; the sizes stand in bytes behind the files' names. */
function describeSize(plan: string): string {
	const sizes = plan.matchAll(/^'[^']+' \S+ (\d+)/gm).map(match => Number(match[1]));
	return `${(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1)} MB`;
}

function toReason(error: unknown): string {
	const {code, stderr, path: program} = error as {code?: unknown; stderr?: string; path?: string};
	if (code === 'ENOENT') {
		return `it has no ${program ?? 'apt-get'}`;
	}

	const complaints = (stderr ?? '').split('\n').filter(line => line.startsWith('E: '));
	return complaints.length > 0 ? complaints.map(line => line.slice(3)).join('; ') : String(error);
}

async function readRelease(): Promise<{id: string; name: string}> {
	const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
	const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(text)?.[1];
	return {
		id: `${field('ID') ?? process.platform}-${field('VERSION_ID') ?? 'rolling'}`,
		name: field('PRETTY_NAME') ?? process.platform,
	};
}

async function findLibraries(root: string): Promise<string> {
	const folders: string[] = [];
	for (const parent of ['usr/lib', 'lib']) {
		const names = await readdir(path.join(root, parent)).catch(() => []);
		folders.push(...names.filter(name => name.includes('-linux-')).map(name => path.join(root, parent, name)));
	}

	return folders.join(':');
}

async function exists(file: string): Promise<boolean> {
	return access(file).then(
		() => true,
		() => false,
	);
}
