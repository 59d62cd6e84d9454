import {type Rotation} from '../../doctor/box.ts';
import {type RootedFiles} from './rooted-files.ts';

/**
What logrotate is told: the entries of `/etc/logrotate.conf` and of the folder beside it.
*/
export function readRotations(files: RootedFiles): Rotation[] {
	const main = readText(files, '/etc/logrotate.conf');
	const general = toLines(main).filter(line => /^[a-z]/.test(line) && !line.includes('{'));
	const list = files.list('/etc/logrotate.d');
	const names = 'names' in list ? list.names.filter(name => !/\.(?:dpkg-\w+|rpm\w+|bak|disabled)$|~$/.test(name)) : [];
	return [
		...toRotations(main, '/etc/logrotate.conf', general),
		...names.flatMap(name => {
			const file = `/etc/logrotate.d/${name}`;
			return toRotations(readText(files, file), file, general);
		}),
	];
}

function readText(files: RootedFiles, file: string): string {
	const read = files.readText(file);
	return 'text' in read ? read.text : '';
}

function toLines(text: string): string[] {
	return text.split('\n').map(line => line.replace(/#.*/, '').trim());
}

const scripts = /^(postrotate|prerotate|firstaction|lastaction|preremove)$/;

function toRotations(text: string, file: string, general: readonly string[]): Rotation[] {
	const found: Rotation[] = [];
	let names: string[] = [];
	let first = 0;
	let inside: {directives: string[]; after: string[]} | undefined;
	let script: string | undefined;
	for (const [index, line] of toLines(text).entries()) {
		if (line === '') {
			continue;
		}

		if (script !== undefined) {
			if (line === 'endscript') {
				script = undefined;
			} else if (script === 'postrotate' || script === 'lastaction') {
				inside?.after.push(line);
			}
		} else if (inside === undefined) {
			const open = line.indexOf('{');
			const part = open < 0 ? line : line.slice(0, open);
			if (/^["'/]/.test(part.trim()) || (open >= 0 && names.length > 0)) {
				first = names.length === 0 ? index + 1 : first;
				names.push(...[...part.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c));
			}

			if (open >= 0) {
				inside = {directives: [...general], after: []};
			}
		} else if (line.startsWith('}')) {
			found.push({
				file,
				line: first,
				text: names.join(' '),
				patterns: names,
				directives: inside.directives,
				after: inside.after.join('\n'),
			});
			inside = undefined;
			names = [];
		} else if (scripts.test(line)) {
			script = line;
		} else {
			inside.directives.push(line.toLowerCase());
		}
	}

	return found;
}
