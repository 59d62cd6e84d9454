/*
Writes a log in a process of its own, as a server does: `node writer-program.ts OPTIONS`, with `LogOptions` as JSON. What it wrote goes to standard output.
*/
import process from 'node:process';
import {type LogOptions, writeLog} from './write-log.ts';

process.stdout.write(JSON.stringify(await writeLog(JSON.parse(process.argv[2]) as LogOptions)));
