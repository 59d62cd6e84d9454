import {execFile} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {cacheFolder} from '../servers/install.ts';
import {ServerUnavailable} from '../servers/java.ts';

const run = promisify(execFile);
const version = 'v7.17.29';
const module = 'github.com/elastic/beats/v7';

/**
Builds Filebeat from its published Go module, unless that was done; answers the program. It takes some two minutes, and a gigabyte of Go's module cache.

@throws {ServerUnavailable} where Go is missing.
*/
export async function buildFilebeat(): Promise<string> {
	const program = path.join(cacheFolder, `filebeat-${version}`);
	if (existsSync(program)) {
		return program;
	}

	if (!(process.env['PATH'] ?? '').split(':').some(place => existsSync(path.join(place, 'go')))) {
		throw new ServerUnavailable('go is not installed');
	}

	const folder = path.join(cacheFolder, 'filebeat-source');
	mkdirSync(folder, {recursive: true});
	const environment = {...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local'};
	const go = async (...parameters: readonly string[]): Promise<string> => {
		const {stdout} = await run('go', [...parameters], {cwd: folder, env: environment, maxBuffer: 64 * 1024 * 1024});
		return stdout;
	};

	writeFileSync(path.join(folder, 'go.mod'), 'module waftop-filebeat\n');
	const {Zip: zip} = JSON.parse(await go('mod', 'download', '-json', `${module}@${version}`)) as {Zip: string};
	const read = async (file: string): Promise<string> => {
		const {stdout} = await run('unzip', ['-p', zip, `${module}@${version}/${file}`], {maxBuffer: 64 * 1024 * 1024});
		return stdout;
	};

	// A main module of ours: replacements of dependencies count only there.
	const goMod = (await read('go.mod')).replace(/^module .*$/m, 'module waftop-filebeat');
	writeFileSync(path.join(folder, 'go.mod'), goMod);
	writeFileSync(path.join(folder, 'go.sum'), await read('go.sum'));
	writeFileSync(path.join(folder, 'main.go'), await read('filebeat/main.go'));
	await go('mod', 'edit', `-require=${module}@${version}`);
	const beside = `${program}.new`;
	await go('build', '-trimpath', '-ldflags=-s -w', '-o', beside, '.');
	chmodSync(beside, 0o755);
	renameSync(beside, program);
	return program;
}
