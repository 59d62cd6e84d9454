import {realpathSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {findNginxLogs} from '../actions/discover/nginx-logs.ts';
import {type Nginx} from '../actions/nginx/nginx.ts';
import {formatDay} from '../views/drawing/format-time.ts';
import {type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {type RecordWriter} from '../waf/record-writer.ts';

/**
Why a log may not be of the nginx that is to deny, a sentence each: another machine or another file, or it ended before this nginx began.

@param newest Of the whole log.
*/
export async function findLogDoubts(
	writer: RecordWriter,
	nginx: Pick<Nginx, 'configFile' | 'prefix' | 'errorLog' | 'readConfig' | 'startedAt'>,
	{newest, offset}: {readonly newest: Timestamp | undefined; readonly offset: Milliseconds},
	ourselves = os.hostname(),
): Promise<string[]> {
	const {file, parts} = writer;
	const doubts: string[] = [];
	const host = parts?.host;
	if (host !== undefined && toShortName(host) !== toShortName(ourselves)) {
		doubts.push(`the record was written on ${host}, and this nginx runs on ${ourselves}`);
	} else if (file === '-') {
		doubts.push('the log comes through a pipe, perhaps from another machine than this nginx');
	} else if (file !== undefined) {
		const others = await findOtherLogs(file, nginx);
		doubts.push(...(others === undefined ? [] : [others]));
	}

	const startedAt = nginx.startedAt?.();
	if (newest !== undefined && startedAt !== undefined && newest < startedAt) {
		const [end, start] = [newest, startedAt].map(time => formatDay(time, offset));
		doubts.push(`the log ends ${end}, before this nginx started, ${start}`);
	}

	return doubts;
}

/** A sentence where its configuration names other logs than this one. */
async function findOtherLogs(
	file: string,
	{configFile, prefix, errorLog, readConfig}: Pick<Nginx, 'configFile' | 'prefix' | 'errorLog' | 'readConfig'>,
): Promise<string | undefined> {
	const config = await readConfig();
	if (config.unreadable.length > 0) {
		return undefined;
	}

	const {logs, idle} = findNginxLogs(config, {prefix, configFile, errorLog}, undefined);
	const its = [...new Set([...logs, ...idle].map(log => log.path))];
	const names = new Set(its.map(toRealPath));
	return names.has(toRealPath(file)) || names.has(toRealPath(stripRotation(file)))
		? undefined
		: `${file} is not a log of this nginx (${configFile}), which writes ${its.length === 0 ? 'none' : its.slice(0, 3).join(', ')}`;
}

function toRealPath(file: string): string {
	const whole = path.resolve(file);
	try {
		return realpathSync(whole);
	} catch {
		return whole;
	}
}

/** Samples: `error.log.2.gz`, `error.log-20261124` → `error.log` */
function stripRotation(file: string): string {
	return file.replace(/(?:[.-]\d[\d-]*)?(?:\.gz)?$/u, '');
}

/** Syslog prints the name with its domain or without. */
function toShortName(host: string): string {
	return host.toLowerCase().split('.')[0];
}
