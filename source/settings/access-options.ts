import {list, toggle} from './option.ts';
import {parseAccessFormat, parseText} from './parse-values.ts';

/**
Options of the access logs that are read beside the WAF's.
*/
export const accessOptions = {
	/** Read beside the WAF's: what was answered. */
	accessLogs: list(
		{
			flag: 'access-log',
			key: 'access_logs',
			placeholder: 'FILE',
			fallback: [],
			words: "access log beside the WAF's, folder or pattern; - where its lines stand among others; repeatable",
			group: 'input',
			usages: ['main', 'report'],
		},
		parseText,
	),
	/** Of all of them; empty: by the configuration, else by content. */
	accessFormats: list(
		{
			flag: 'access-format',
			key: 'access_formats',
			placeholder: 'FORMAT',
			fallback: [],
			words:
				"how its lines are written, as in the server's configuration: a log_format or LogFormat, or combined, common, main, vhost_combined, upstreaminfo, JSON; repeatable (default: by content)",
			group: 'input',
			usages: ['main', 'report'],
		},
		parseAccessFormat,
	),
} as const;

/**
Whether requests that no rule saw are printed, too.
*/
export const unseenOption = toggle({
	flag: 'unseen',
	words: 'with --access-log and --json, print the requests that no rule saw, too',
	group: 'output',
	usages: ['main'],
});
