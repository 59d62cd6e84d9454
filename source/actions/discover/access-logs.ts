import {existsSync} from 'node:fs';
import path from 'node:path';
import {type FoundAccessLog} from '../../waf/access-log.ts';
import {flatten, placeOf} from '../nginx/flat-config.ts';
import {type Directive} from '../nginx/nginx.ts';
import {type Findings} from './findings.ts';
import {explainTarget, type ServerName} from './log-target.ts';

/**
An access log as a configuration names it, and the format that it gives it: a name, or the format itself.
*/
export type NamedAccessLog = {
	readonly target: string;
	readonly format: string | undefined;

	/** `access_log in /etc/nginx/nginx.conf:5` */
	readonly what: string;
};

/** Of nginx, whatever its configuration says (https://nginx.org/en/docs/http/ngx_http_log_module.html). */
const combined =
	'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/**
The access logs of a level of nginx's configuration, which replace those around it; undefined where it names none.
*/
export function readNginxAccess(content: readonly Directive[]): NamedAccessLog[] | undefined {
	const own = content.filter(({name}) => name === 'access_log');
	return own.length === 0
		? undefined
		: own.flatMap(directive => {
				const [target = 'off', format] = directive.parameters;
				const name = format === undefined || format.includes('=') ? 'combined' : format;
				return target === 'off' ? [] : [{target, format: name, what: `access_log in ${placeOf(directive)}`}];
			});
}

/**
The formats that a block of nginx's configuration names, as `--access-format` takes them.
*/
export function readNginxFormats(block: readonly Directive[]): Map<string, string> {
	const found = new Map([['combined', combined]]);
	for (const {name, parameters} of flatten(block)) {
		const [own, ...pieces] = name === 'log_format' ? parameters : [];
		if (own !== undefined) {
			const hasEscape = /^escape=\w+$/.test(pieces.at(0) ?? '');
			found.set(own, hasEscape ? `${pieces[0]} ${pieces.slice(1).join('')}` : pieces.join(''));
		}
	}

	return found;
}

/**
Adds access logs that are files. What goes elsewhere, or is named by a variable, is left out: there is nothing to read.
*/
export function addAccessLogs(
	logs: readonly NamedAccessLog[],
	formats: ReadonlyMap<string, string>,
	folder: string,
	server: ServerName,
	{access}: Findings,
): void {
	for (const {target, format, what} of logs) {
		const file = path.resolve(folder, target);
		if (explainTarget(target, what, server) === undefined && !target.includes('$') && existsSync(file)) {
			const text = format === undefined ? undefined : (formats.get(format) ?? format);
			addAccess(access, {path: file, formats: text === undefined ? [] : [text], why: what});
		}
	}
}

/**
Adds an access log; what another place writes into the same file is a further format of it.
*/
export function addAccess(access: FoundAccessLog[], log: FoundAccessLog): void {
	const place = access.findIndex(other => other.path === log.path);
	if (place < 0) {
		access.push(log);
	} else {
		access[place] = {...access[place], formats: [...new Set([...access[place].formats, ...log.formats])]};
	}
}
