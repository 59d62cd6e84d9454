import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {type ServerLine} from './lines.ts';

/**
No server can be had on this machine, with what is missing.
*/
export class ServerUnavailable extends Error {
	override readonly name = 'ServerUnavailable';
}

/**
The home of the oldest installed JDK that fits a line.

@throws {ServerUnavailable}
*/
export function findJava({java: [from, to]}: ServerLine): string {
	const roots = ['/usr/lib/jvm', '/opt/java', '/opt'].filter(folder => existsSync(folder));
	const homes = [
		process.env['JAVA_HOME'] ?? '',
		...roots.flatMap(folder => readdirSync(folder).map(name => path.join(folder, name))),
	].filter(home => home !== '' && existsSync(path.join(home, 'bin/javac')));
	const fitting = homes
		.map(home => ({home, major: readMajor(home)}))
		.filter(({major}) => major >= from && major <= to)
		.toSorted((one, other) => one.major - other.major);
	if (fitting.length === 0) {
		throw new ServerUnavailable(`no JDK of ${from}${to < 99 ? ` to ${to}` : ' or newer'} is installed`);
	}

	return fitting[0].home;
}

/* A JDK's file `release` has a line `JAVA_VERSION="17.0.15"`. */
function readMajor(home: string): number {
	const file = path.join(home, 'release');
	const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
	return Number(/^JAVA_VERSION="(\d+)/m.exec(text)?.[1] ?? 0);
}
