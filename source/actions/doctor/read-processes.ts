import path from 'node:path';
import {type Process} from '../../doctor/box.ts';
import {programNames} from '../discover/find-apache.ts';
import {type RootedFiles} from './rooted-files.ts';

/**
A running server: its master, and what it was started with.
*/
export type RunningServer = {
	readonly kind: 'nginx' | 'Apache';

	/** Absolute; undefined where it cannot be read. */
	readonly program: string | undefined;
	readonly parameters: readonly string[];
	readonly variables: ReadonlyMap<string, string>;
	readonly folder: string | undefined;

	/** The master first. */
	readonly processes: readonly Process[];
	readonly worker: {readonly uid: number; readonly gids: readonly number[]} | undefined;
};

/** Of a copy that has no status. */
const unknown = -1;

type Seen = {
	readonly id: number;
	readonly parent: number;
	readonly kind: 'nginx' | 'Apache';
	readonly words: readonly string[];
	readonly uid: number | undefined;
};

/**
The servers that run, by what `/proc` says.

@param ourselves Our own user; undefined: the tree is a copy, and everybody's servers count.
@param leave Is given those that are left out, with the reason.
*/
export function readProcesses(
	files: RootedFiles,
	ourselves: number | undefined,
	leave: (what: string, why: string) => void,
): RunningServer[] {
	const list = files.list('/proc');
	const ids = 'names' in list ? list.names.filter(name => /^\d+$/.test(name)) : [];
	const seen = ids.map(id => look(files, id)).filter(found => found !== undefined);
	const byId = new Map(seen.map(found => [found.id, found]));
	const masters = seen.filter(({parent, kind, words}) =>
		kind === 'nginx' && (words[0] ?? '').startsWith('nginx: ')
			? words[0].startsWith('nginx: master')
			: byId.get(parent)?.kind !== kind,
	);
	const boot = Number(/^btime (\d+)$/m.exec(textOf(files, '/proc/stat'))?.[1]);
	return masters.flatMap((master): RunningServer[] => {
		// Anybody can give a process this name, and a folder with a configuration that makes us quote files of others.
		if (ourselves !== undefined && master.uid !== 0 && master.uid !== ourselves) {
			leave(`${master.kind} of process ${master.id}`, 'it is another user’s');
			return [];
		}

		const apart = files.readLink(`/proc/${master.id}/root`);
		if (apart !== undefined && apart !== '/') {
			leave(
				`${master.kind} of process ${master.id}`,
				`it has another root, a container for example: waftop doctor --root /proc/${master.id}/root`,
			);
			return [];
		}

		const children = seen.filter(
			({parent, kind, id}) => (parent === master.id || parent === unknown) && kind === master.kind && id !== master.id,
		);
		const workers = children.filter(({words}) => !/cache (?:manager|loader)/.test(words[0] ?? ''));
		const program = files.readLink(`/proc/${master.id}/exe`)?.replace(/ \(deleted\)$/, '');
		return [
			{
				kind: master.kind,
				program,
				parameters: parametersOf(master),
				variables: readVariables(files, master.id),
				folder: files.readLink(`/proc/${master.id}/cwd`),
				processes: [master, ...workers].map((each, at) => toProcess(files, each, at === 0, boot)),
				worker: workers[0] === undefined ? undefined : readUser(files, workers[0].id),
			},
		];
	});
}

function textOf(files: RootedFiles, name: string): string {
	const read = files.readText(name);
	return 'text' in read ? read.text : '';
}

function look(files: RootedFiles, id: string): Seen | undefined {
	const words = textOf(files, `/proc/${id}/cmdline`)
		.split('\0')
		.filter(word => word !== '');
	const program = path.basename(/^\S+/.exec(words[0] ?? '')?.[0] ?? '');
	const kind =
		/^nginx:?$/.test(program) || program === 'openresty' ? 'nginx' : programNames.has(program) ? 'Apache' : undefined;
	if (kind === undefined) {
		return undefined;
	}

	const status = textOf(files, `/proc/${id}/status`);
	const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
	const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
	return {
		id: Number(id),
		parent: Number(parent ?? unknown),
		kind,
		words,
		uid: uid === undefined ? undefined : Number(uid),
	};
}

/** Of nginx behind its title, in which they are parted by blanks. */
function parametersOf({words}: Seen): string[] {
	const title = /^nginx: master process (.*)$/s.exec(words.join(' '))?.[1];
	return title === undefined
		? words.slice(1)
		: title
				.split(' ')
				.filter(word => word !== '')
				.slice(1);
}

/** Of an nginx its title lies over it. */
function readVariables(files: RootedFiles, id: number): ReadonlyMap<string, string> {
	const texts = textOf(files, `/proc/${id}/environ`)
		.split('\0')
		.filter(text => /^\w+=/.test(text));
	return new Map(texts.map(text => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}

function readUser(files: RootedFiles, id: number): RunningServer['worker'] {
	const status = textOf(files, `/proc/${id}/status`);
	const [, uid] = /^Uid:\s+\d+\s+(\d+)/m.exec(status) ?? /^Uid:\s+(\d+)/m.exec(status) ?? [];
	const [, gid = ''] = /^Gid:\s+\d+\s+(\d+)/m.exec(status) ?? [];
	const groups = /^Groups:[ \t]*(.*)$/m.exec(status)?.[1].split(/\s+/) ?? [];
	return uid === undefined
		? undefined
		: {uid: Number(uid), gids: [gid, ...groups].filter(text => text !== '').map(Number)};
}

function toProcess(files: RootedFiles, {id, uid}: Seen, isMaster: boolean, boot: number): Process {
	const folder = `/proc/${id}`;
	const list = files.list(`${folder}/fd`);
	const stat = textOf(files, `${folder}/stat`);
	const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
	const start = boot * 1000 + ticks * 10;
	const mapped = textOf(files, `${folder}/maps`).matchAll(/(\/\S*(?:modsecurity|mod_security2|coraza)\S*\.so\S*)/g);
	return {
		id,
		isMaster,
		uid,
		startedAt: Number.isFinite(start) ? start : undefined,
		open:
			'names' in list
				? list.names.flatMap(number => {
						const name = files.readLink(`${folder}/fd/${number}`);
						return name === undefined ? [] : [{number: Number(number), name}];
					})
				: undefined,
		libraries: [...new Set([...mapped].map(([, file]) => file))],
	};
}
