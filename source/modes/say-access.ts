import process from 'node:process';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {describeAccess} from '../views/printed/access-words.ts';

/**
Says on standard error, at the end, what the access logs were read as, and how their lines fit; nothing where none was read.
*/
export function sayAccess(pipeline: Pipeline): void {
	for (const line of pipeline.access === undefined ? [] : describeAccess(pipeline.access())) {
		process.stderr.write(`waftop: ${line}\n`);
	}
}
