import * as Byte from '../../waf/byte.ts';
import {nameObserver} from '../../waf/observer-parts.ts';
import {toLatin1} from '../values/bytes.ts';
import {type Layer} from './envelope.ts';
import {beginsLogLine} from './log-start.ts';
import {longestName} from './names.ts';

/*
Heads that are names and nothing else. Whether a word is one shows only where a log line follows it; whatever follows the same name later is then of the same place.
*/

/** More names than this are not remembered: their lines are known by what follows alone. */
const mostNames = 1000;

/** A path, two names, a number of a line */
const longestHead = 2 * longestName + 12;

/* `shop-5d4f8c7b9-x2x7k waf `, with all namespaces `prod shop-5d4f8c7b9-x2x7k waf `; the rest of a broken message may begin with a quote, where the word ends */
const sterns = [
	/^([a-z][a-z\d-]{0,62} )([a-z][a-z\d.-]{0,252}) ([a-z][a-z\d-]{0,62}) (?=\S|$)/,
	/^()([a-z][a-z\d.-]{0,252}) ([a-z][a-z\d-]{0,62}) (?=\S|$)/,
];

/* `/var/log/nginx/error.log:`, `error.log-12-` */
const place = /[:-]/g;

/* `nginx: `, `httpd/shop[4711]: ` */
const tag =
	/^(?:nginx|httpd|apache2?|caddy|openresty|angie|tengine|haproxy|hapee-lb|coraza[\w-]{0,20}|modsec[\w-]{0,20}|traefik|envoy|lshttpd|litespeed|openlitespeed)(?:\/[\w.-]{1,64})?(?:\[\d{1,10}\])?: /;

/**
The names that stood in front of lines of this log.
*/
export type BareNames = {
	/** Takes such a head off; false where none stands there. */
	read(layer: Layer): boolean;
};

/**
Reads heads that are names and nothing else:

    shop-5d4f8c7b9-x2x7k waf TEXT          stern without colours
    nginx: TEXT                            syslog, where a pipeline dropped time and machine
    /var/log/nginx/error.log:TEXT          grep -H and zgrep; `-` for `:` in front of context, and with -n `FILE:12:TEXT`
*/
export function createBareNames(): BareNames {
	const known = new Set<string>();

	/** Whether a head ends at `at` with this name. */
	const isHead = (name: string, {bytes, end}: Layer, at: number): boolean => {
		if (known.has(name)) {
			return true;
		}

		const isFirst = beginsLogLine(bytes, at, end);
		if (isFirst && known.size < mostNames) {
			known.add(name);
		}

		return isFirst;
	};

	const readStern = (layer: Layer, text: string): boolean => {
		for (const stern of sterns) {
			const [head, namespace, pod, container] = stern.exec(text) ?? [];
			const at = layer.start + (head?.length ?? 0);
			if (head !== undefined && (pod.includes('-') || pod === container) && isHead(head, layer, at)) {
				layer.parts = {namespace: namespace.trim() || undefined, pod, container};
				layer.source = nameObserver(layer.parts);
				layer.isSpecific = true;
				layer.start = at;
				layer.kind = 'name';
				return true;
			}
		}

		return false;
	};

	const readFile = (layer: Layer, text: string): boolean => {
		place.lastIndex = 0;
		for (let found = place.exec(text); found !== null; found = place.exec(text)) {
			const name = text.slice(0, found.index);
			const at = skipNumber(text, found.index);
			if (
				isFileName(name) &&
				[at, found.index + 1].some(behind => behind > 0 && isHead(`${name}:`, layer, layer.start + behind))
			) {
				const behind = at > 0 && isHead(`${name}:`, layer, layer.start + at) ? at : found.index + 1;
				layer.source = name;
				layer.parts = {file: name};
				layer.isSpecific = true;
				layer.start += behind;
				layer.kind = 'name';
				return true;
			}
		}

		return false;
	};

	const readTag = (layer: Layer, text: string): boolean => {
		const head = tag.exec(text)?.[0];
		if (head === undefined || !isHead(head, layer, layer.start + head.length)) {
			return false;
		}

		layer.start += head.length;
		return true;
	};

	return {
		read(layer) {
			const {bytes, start, end} = layer;
			const first = bytes[start];
			if (!Byte.isLetter(first) && first !== Byte.slash && first !== Byte.dot) {
				return false;
			}

			const word = wordOf(bytes, start, Math.min(end, start + longestHead));
			return readTag(layer, word) || readFile(layer, word.split(' ', 1)[0]) || readStern(layer, word);
		},
	};
}

/** What a head could be at most: small and printable. */
function wordOf(bytes: Uint8Array, start: number, limit: number): string {
	let index = start;
	while (index < limit && Byte.isPrintable(bytes[index]) && bytes[index] !== Byte.quote) {
		index++;
	}

	return toLatin1(bytes, start, index);
}

/** Behind `:12:` or `-12-` at `at`; -1 where no number of a line stands there. */
function skipNumber(text: string, at: number): number {
	let index = at + 1;
	while (index - at < 12 && text[index] >= '0' && text[index] <= '9') {
		index++;
	}

	// `error.log-20261124` is a name.
	const isDate = index === at + 9 && text.startsWith('20', at + 1);
	return index > at + 1 && !isDate && text[index] === text[at] ? index + 1 : -1;
}

/** `error.log`, `/var/log/x/error_log`, `./logs/audit.log.2.gz` */
function isFileName(name: string): boolean {
	return /^[\w./~+@,=-]{3,255}$/.test(name) && /[./]|log/.test(name) && !name.endsWith('/');
}
