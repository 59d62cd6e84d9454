import {type Timestamp} from '../../waf/clock.ts';
import {readEpoch, readInstant} from '../values/instant.ts';

/* `2023-01-02T03:04:05.678901Z<TAB>critical<TAB>envoy wasm external/x/context.cc:1170<TAB>wasm log NAME VM: ` */
const envoyTabs =
	/^(\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:?\d\d))\t[a-z]{1,12}\t(?:envoy )?wasm[^\t]{0,300}\twasm log[^\t{]{0,300}?: (?=\[client ")/;

/* `[2024-01-02 03:04:05.678901][1][critical][wasm] [external/x/context.cc:1170] wasm log NAME VM: ` */
const envoyBrackets =
	/^\[(\d{4}-\d\d-\d\d [\d:.]{8,18})\]\[\d{1,10}\]\[[a-z]{1,12}\]\[wasm\] (?:\[[^\]]{0,300}\] )?wasm log[^{]{0,300}?: (?=\[client ")/;

/* `2026-01-02T03:04:05Z ERR `, `3:04AM WRN ` */
const console =
	/^(\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:?\d\d)|\d{1,2}:\d\d[AP]M) (?:TRC|DBG|INF|WRN|ERR|FTL|PNC|\?\?\?) /;

/* `2026/01/02 03:04:05.678<TAB>ERROR<TAB>http.handlers.waf<TAB>`, with colours on a terminal, other times and the place of the call */
const caddy =
	/^(?:(\d{4}[-/]\d\d[-/]\d\d[T ][\d:]{8}(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)|(\d{9,10}(?:\.\d{1,9})?)|[\d:.]{8,18})\t(?:\u001B\[[\d;]{0,10}m)?(?:DEBUG|INFO|WARN|ERROR|DPANIC|PANIC|FATAL|debug|info|warn|error|fatal)(?:\u001B\[[\d;]{0,10}m)?\t(?:[^\t[]{1,200}\t){0,2}(?=\[client ")/;

/* `2026/01/02 03:04:05 [error] 21#21: *7 `; some builds name the module */
const nginx =
	/^(\d{4}\/\d\d\/\d\d [\d:]{8}) \[[a-z]{1,8}\] \d{1,10}#\d{1,10}: (?:\*\d{1,17} )?(?:coraza: )?(?=\[client ")/;

/**
What stands in front of a message of Coraza in the logs of its hosts.
*/
export type CorazaHead = {
	/** Where the message begins. */
	readonly text: number;

	/** In UTC, where the head names its zone. */
	readonly time: Timestamp | undefined;

	/** As printed without a zone, taken as UTC. */
	readonly localTime: Timestamp | undefined;

	/** nginx wrote it, and its own fields behind the message. */
	readonly isNginx: boolean;
};

/**
Reads what Envoy, nginx, Caddy and the console of zerolog write in front of a message, up to its first byte; a text without such a head begins at once.
*/
export function readCorazaHead(text: string): CorazaHead {
	const nginxHead = nginx.exec(text);
	const found = nginxHead ?? envoyTabs.exec(text) ?? envoyBrackets.exec(text) ?? console.exec(text) ?? caddy.exec(text);
	const printed = found?.[1] === undefined ? undefined : readInstant(found[1]);
	return {
		isNginx: nginxHead !== null,
		text: found?.[0].length ?? 0,
		time: printed?.isUtc === true ? printed.time : readEpoch(found?.[2]),
		localTime: printed?.isUtc === false ? printed.time : undefined,
	};
}
