import {execFile} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {findJava, ServerUnavailable} from './java.ts';
import {type LineName, lineOf, type ServerLine} from './lines.ts';

const run = promisify(execFile);
const sources = path.join(import.meta.dirname, 'java');

/** Outside of the checkout, readable for the user that servers run as. */
export const cacheFolder = process.env['WAFTOP_SERVERS'] ?? `/var/tmp/waftop-servers-${process.getuid?.() ?? 0}`;

/**
Unpacks a server, unless it lies there already; answers its folder. Downloads come through Maven, which keeps them, too.

@throws {ServerUnavailable} where Java, Maven or unzip is missing.
*/
export async function install(name: LineName): Promise<string> {
	const line = lineOf(name);
	const folder = path.join(cacheFolder, `${name}-${line.artifact[2]}`);
	if (existsSync(folder)) {
		return folder;
	}

	const java = findTools(name);
	mkdirSync(cacheFolder, {recursive: true, mode: 0o755});
	const scratch = mkdtempSync(path.join(cacheFolder, 'new-'));
	try {
		chmodSync(scratch, 0o755);
		const made = line.kind === 'distribution' ? await unpack(line, java, scratch) : await embed(line, java, scratch);
		await run('chmod', ['-R', 'a+rX', made]);
		// Whoever else does the same at the moment has made the same.
		if (!existsSync(folder)) {
			renameSync(made, folder);
		}
	} finally {
		rmSync(scratch, {recursive: true, force: true});
	}

	return folder;
}

/**
The Java home for a line, where all that it takes to install it is there.

@throws {ServerUnavailable}
*/
export function findTools(name: LineName): string {
	const folders = (process.env['PATH'] ?? '').split(':');
	for (const tool of ['mvn', 'unzip', 'openssl']) {
		if (!folders.some(folder => existsSync(path.join(folder, tool)))) {
			throw new ServerUnavailable(`${tool} is not installed`);
		}
	}

	return findJava(lineOf(name));
}

async function maven(...parameters: readonly string[]): Promise<void> {
	await run('mvn', ['-q', '-B', ...parameters], {maxBuffer: 16 * 1024 * 1024});
}

async function unpack(
	{artifact, product, tokenizerPackage}: ServerLine,
	java: string,
	scratch: string,
): Promise<string> {
	const coordinates = `${artifact.join(':')}:zip`;
	await maven('dependency:get', `-Dartifact=${coordinates}`, '-Dtransitive=false');
	await maven('dependency:copy', `-Dartifact=${coordinates}`, `-DoutputDirectory=${scratch}`);
	const zip = readdirSync(scratch).find(file => file.endsWith('.zip'));
	await run('unzip', ['-q', path.join(scratch, zip ?? ''), '-d', scratch]);
	const folder = path.join(scratch, `${product}-${artifact[2]}`);
	if (tokenizerPackage !== undefined) {
		await addShim(folder, {java, scratch, version: artifact[2], tokenizerPackage});
	}

	return folder;
}

async function addShim(
	folder: string,
	{
		java,
		scratch,
		version,
		tokenizerPackage,
	}: {readonly java: string; readonly scratch: string; readonly version: string; readonly tokenizerPackage: string},
): Promise<void> {
	const source = path.join(scratch, 'AnalysisShim.java');
	const text = readFileSync(path.join(sources, 'AnalysisShim.java'), 'utf8');
	writeFileSync(source, text.replace('UAX_PACKAGE', tokenizerPackage));
	const classes = path.join(scratch, 'classes');
	const module = path.join(folder, 'modules', 'waftop-shim');
	mkdirSync(module);
	await run(path.join(java, 'bin/javac'), [
		'--release',
		'11',
		'-nowarn',
		'-d',
		classes,
		'-cp',
		`${folder}/lib/*`,
		source,
	]).catch(async () => run(path.join(java, 'bin/javac'), ['-nowarn', '-d', classes, '-cp', `${folder}/lib/*`, source]));
	await run(path.join(java, 'bin/jar'), ['cf', path.join(module, 'shim.jar'), '-C', classes, '.']);
	writeFileSync(
		path.join(module, 'plugin-descriptor.properties'),
		`description=for tests\nversion=${version}\nname=waftop-shim\nclassname=waftop.AnalysisShim\njava.version=11\nelasticsearch.version=${version}\n`,
	);
}

/** No distribution is published: a node of the server's jar, with what it needs to speak HTTP. */
async function embed({artifact: [group, name, version]}: ServerLine, java: string, scratch: string): Promise<string> {
	const folder = path.join(scratch, 'embedded');
	mkdirSync(path.join(folder, 'native'), {recursive: true});
	const dependency = (of: string, what: string): string =>
		`<dependency><groupId>${of}</groupId><artifactId>${what}</artifactId><version>${version}</version></dependency>`;
	const project = path.join(scratch, 'pom.xml');
	writeFileSync(
		project,
		`<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>waftop</groupId><artifactId>server</artifactId><version>1</version><dependencies>${dependency(group, name)}${dependency('org.elasticsearch.plugin', 'transport-netty4')}</dependencies></project>`,
	);
	await maven(
		'-f',
		project,
		'dependency:copy-dependencies',
		'-DincludeScope=runtime',
		`-DoutputDirectory=${folder}/lib`,
	);
	const files = readdirSync(path.join(sources, 'es9'), {recursive: true, encoding: 'utf8'})
		.filter(file => file.endsWith('.java'))
		.map(file => path.join(sources, 'es9', file));
	await run(path.join(java, 'bin/javac'), [
		'-nowarn',
		'-d',
		path.join(folder, 'classes'),
		'-cp',
		`${folder}/lib/*`,
		...files,
	]);
	const zstd = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/lib/x86_64-linux-gnu']
		.map(place => path.join(place, 'libzstd.so.1'))
		.find(file => existsSync(file));
	if (zstd !== undefined) {
		symlinkSync(zstd, path.join(folder, 'native', 'libzstd.so'));
	}

	return folder;
}
