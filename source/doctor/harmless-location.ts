import {type Block} from './box.ts';
import {handlerOf} from './effective.ts';

/*
Locations that are often taken out of the engine on purpose, and rightly.
*/

/* Samples: `location = /healthz`, `location /nginx_status of server x`, `<Location "/server-status">` */
const health =
	/[ "'/](?:health[\w-]*|healthz|livez|readyz|ping|[\w-]*status|metrics|monit[\w-]*|alive|ready|favicon\.ico|robots\.txt)[/"'>$]*$/i;
const acme = /\/\.well-known\//;
const files = /\\\.\(?[\w|?:()-]*(?:css|js|png|jpe?g|gif|svg|ico|woff2?|ttf)\b/;
const folders = /[ "'](?:\^~ )?\/(?:static|assets|images?|img|css|js|fonts?|media|public)\/?["'>]*$/i;

/** A path that only tells whether a server lives. */
export function isHealthCheck({opening}: Block): boolean {
	return health.test(opening.text) || acme.test(opening.text);
}

/** Files that no application makes. */
export function isStatic(block: Block): boolean {
	return handlerOf(block) === undefined && (files.test(block.opening.text) || folders.test(block.opening.text));
}
