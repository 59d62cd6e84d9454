import path from 'node:path';
import {type Block, type Directive, type Log, type WebServer} from '../../doctor/box.ts';
import {allBlocks, rulesNamed} from '../../doctor/effective.ts';
import {readAccessLog} from '../../doctor/logs/read-access-log.ts';
import {readAuditLog} from '../../doctor/logs/read-audit-log.ts';
import {readErrorLog} from '../../doctor/logs/read-error-log.ts';
import {type RootedFiles} from './rooted-files.ts';

/** From the end of a log: enough for some hundred requests. */
const tail = {error: 768 * 1024, audit: 1024 * 1024, debug: 0, access: 96 * 1024};

/** Of logs of a kind no more are looked into: a machine with a thousand hosts has a thousand. */
const mostRead = 12;

type Named = {readonly path: string; readonly kind: Log['kind']; readonly by: Directive; readonly block: Block};

/**
The logs that a server's configuration names, with what their ends say, one by one: each takes some 10 ms.
*/
export function* findLogs(files: RootedFiles, server: WebServer): Generator<Log, void> {
	// The file system of a copy is not that of the machine.
	const isLive = files.root === '/';
	const byPath = Map.groupBy(listNames(server), ({kind, path: name}) => `${kind} ${name}`);
	const reads = new Map<string, number>();
	for (const all of byPath.values()) {
		const {path: name, kind} = all[0];
		const isFile = !isStream(name);
		const state = isFile ? files.look(name) : ({is: 'unknown'} as const);
		const isRegular = isFile && state.is === 'file';
		const count = (reads.get(kind) ?? 0) + (isRegular ? 1 : 0);
		reads.set(kind, count);
		const text =
			isRegular && count <= mostRead && tail[kind] > 0 ? files.readPart(name, -tail[kind], tail[kind]) : undefined;
		const isWhole = state.is === 'file' && state.size <= tail[kind];
		yield {
			path: name,
			kind,
			server,
			named: all.map(({by, block}) => ({by, block})),
			link: isFile ? files.readLink(name) : undefined,
			isRead: text !== undefined,
			isFile: isFile && state.is !== 'other',
			state,
			rotated: isFile ? findRotated(files, name) : undefined,
			room: isFile && isLive ? files.measureRoom(isRegular ? name : path.dirname(name)) : undefined,
			error: kind === 'error' && text !== undefined ? readErrorLog(text, isWhole) : undefined,
			audit: kind === 'audit' && text !== undefined ? readAuditLog(text) : undefined,
			access: kind === 'access' && text !== undefined ? readAccessLog(text) : undefined,
		};
	}
}

/** Samples: `stderr`, `syslog:server=…`, `|/usr/bin/program`, `/dev/stdout`, `/proc/self/fd/2`, `memory:32m` */
function isStream(name: string): boolean {
	return /^(?:stderr$|syslog\b|journald\b|memory:|\||\/dev\/|\/proc\/)/.test(name);
}

function findRotated(files: RootedFiles, name: string): Log['rotated'] {
	for (const part of [`${name}.1`, `${name}-1`]) {
		const state = files.look(part);
		if (state.is === 'file') {
			return {path: part, state};
		}
	}

	return undefined;
}

function listNames(server: WebServer): Named[] {
	const found: Named[] = [];
	const isNginx = server.kind === 'nginx';
	const resolve = (name: string): string =>
		isStream(name) || name.startsWith('/') ? name : path.resolve(server.prefix, name);
	const blocks = allBlocks(server.top);
	const outside = server.top.outer === undefined ? [] : [server.top.outer];
	for (const block of [...outside, ...blocks]) {
		for (const by of block.own) {
			const [first = ''] = by.words;
			if (first === '') {
				continue;
			}

			if (by.name === (isNginx ? 'error_log' : 'errorlog')) {
				found.push({path: resolve(first), kind: 'error', by, block});
			} else if (by.name === (isNginx ? 'access_log' : 'customlog') || (!isNginx && by.name === 'transferlog')) {
				if (first !== 'off') {
					found.push({path: resolve(first), kind: 'access', by, block});
				}
			}
		}

		// Levels without rules of their own have those of the one around.
		if (block.outer === undefined || block.outer.rules !== block.rules) {
			for (const [name, kind] of [
				['secauditlog', 'audit'],
				['secauditlog2', 'audit'],
				['secdebuglog', 'debug'],
			] as const) {
				const by = rulesNamed(block, name).at(-1);
				if (by?.words[0] !== undefined) {
					const target = by.words[0];
					const folder = server.ruleFolders[0] ?? '/';
					const whole = isStream(target) || target.startsWith('/') ? target : path.resolve(folder, target);
					found.push({path: whole, kind, by, block});
				}
			}
		}
	}

	if (!found.some(({kind}) => kind === 'error') && server.errorLog !== '') {
		const text = 'the default of the program';
		const by = {name: 'error_log', words: [server.errorLog], file: server.mainFile, line: 0, text};
		found.unshift({path: resolve(server.errorLog), kind: 'error', by, block: server.top});
	}

	return found;
}
