import {formatInstant} from '../../waf/calendar.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {type HandPlan} from '../../waf/deny.ts';
import {quoteWords} from '../../waf/split-command.ts';
import {type ApachePlace, type HandTarget} from './hand-target.ts';

type Step = HandPlan['steps'][number];

/**
How ranges are denied by hand, or let in again. A range is in normal form; nothing else from a log stands in a line but names that `findContainer` has checked.

@param until When to take it out again; undefined: never. Nobody but waftop's own list knows an end.
*/
export function makeHandPlan(
	kind: 'deny' | 'undo',
	target: HandTarget,
	ranges: readonly string[],
	until: Timestamp | undefined,
): HandPlan {
	switch (target.kind) {
		case 'apache': {
			const what = `Apache${target.place === undefined ? '' : `: ${target.place.file}`}`;
			return {
				place: what,
				why: "this log is Apache's, and waftop writes for nginx alone",
				steps: kind === 'deny' ? denyInApache(target.place, ranges, until) : undoInApache(target.place, ranges),
			};
		}

		case 'container': {
			const run = ['docker', 'exec', target.name];
			return {
				place: `${target.server} in container ${target.name}`,
				why: 'this log is of a container, whose files go with it',
				steps:
					target.server === 'nginx'
						? nginxInside(kind, ranges, until, {
								mount: `Put it into a file that the container has mounted below conf.d/ of its nginx, such as -v ./waftop-deny.conf:/etc/nginx/conf.d/waftop-deny.conf:ro`,
								run,
							})
						: apacheInside(kind, ranges, until, run),
			};
		}

		case 'pod': {
			const {namespace, pod, container} = target;
			const inside = container === undefined ? [] : ['-c', container];
			const run = ['kubectl', '-n', namespace, 'exec', pod, ...inside, '--'];
			return {
				place: `${target.server} in pod ${namespace}/${pod}`,
				why: 'this log is of a pod, whose files go with it',
				steps:
					target.server === 'nginx'
						? nginxInside(kind, ranges, until, {
								mount: 'Put it into the ConfigMap that is mounted below conf.d/ of its nginx',
								run,
							})
						: apacheInside(kind, ranges, until, run),
			};
		}

		case 'ingress':
		default:
			return {
				place: `ingress-nginx in ${target.namespace}`,
				why: "this log is an ingress controller's, which writes its nginx.conf anew",
				steps: inIngress(kind, target.namespace, ranges, until),
			};
	}
}

/** To the second. */
function nameTime(time: Timestamp): string {
	return formatInstant(time).replace(/\.\d+Z$/, 'Z');
}

function nameEnd(until: Timestamp | undefined): string {
	return until === undefined ? 'permanent' : `until ${nameTime(until)}`;
}

/** The end of a rule is the person's own to keep. */
function remindOf(until: Timestamp | undefined): Step[] {
	return until === undefined
		? []
		: [{words: `It does not end by itself: take it out again after ${nameTime(until)}`, lines: []}];
}

/**
Lines that shut ranges out of all of an Apache 2.4, and let nobody in who was not before: with `AuthMerging And` they stand beside what other sections ask for, not in its place.
*/
function apacheLines(ranges: readonly string[], until: Timestamp | undefined): string[] {
	return [
		'<Location "/">',
		'\tAuthMerging And',
		'\t<RequireAll>',
		'\t\tRequire all granted',
		`\t\t# waftop: ${nameEnd(until)}`,
		...ranges.map(range => `\t\tRequire not ip ${range}`),
		'\t</RequireAll>',
		'</Location>',
	];
}

function denyInApache(place: ApachePlace | undefined, ranges: readonly string[], until: Timestamp | undefined): Step[] {
	const where =
		place === undefined
			? 'Put these lines at the end of the main file of Apache (httpd.conf, apache2.conf)'
			: place.isOwnFile
				? `Put these lines into ${place.file} (${place.why}); if it has them already, add only the Require not ip`
				: `Put these lines at the end of ${place.file} (${place.why})`;
	return [
		{words: where, lines: apacheLines(ranges, until), isMain: true},
		...testAndReload(place),
		{
			words: 'A <Location> with a Require of its own further down replaces them there, unless it says AuthMerging And',
			lines: [],
		},
		...remindOf(until),
	];
}

function undoInApache(place: ApachePlace | undefined, ranges: readonly string[]): Step[] {
	const lines = ranges.map(range => `Require not ip ${range}`);
	return [
		{words: `Take these lines out of ${place?.file ?? 'the configuration of Apache'}, if they are there`, lines},
		...testAndReload(place),
	];
}

function testAndReload(place: ApachePlace | undefined): Step[] {
	const {testCommand = ['apachectl', 'configtest'], reloadCommand = ['apachectl', 'graceful']} = place ?? {};
	return [{words: 'Test and reload', lines: [`${quoteWords(testCommand)} && ${quoteWords(reloadCommand)}`]}];
}

type Inside = {readonly mount: string; readonly run: readonly string[]};

function nginxInside(
	kind: 'deny' | 'undo',
	ranges: readonly string[],
	until: Timestamp | undefined,
	{mount, run}: Inside,
): Step[] {
	const lines = ranges.map(range => `deny ${range};`);
	const test = `${quoteWords([...run, 'nginx', '-t'])} && ${quoteWords([...run, 'nginx', '-s', 'reload'])}`;
	return kind === 'deny'
		? [
				{words: mount, lines: lines.map(line => `${line} # waftop: ${nameEnd(until)}`), isMain: true},
				{words: 'Test and reload', lines: [test]},
				...remindOf(until),
			]
		: [
				{words: 'Take these lines out of its deny file, if they are there', lines},
				{words: 'Test and reload', lines: [test]},
			];
}

function apacheInside(
	kind: 'deny' | 'undo',
	ranges: readonly string[],
	until: Timestamp | undefined,
	run: readonly string[],
): Step[] {
	const reload = `${quoteWords([...run, 'apachectl', 'configtest'])} && ${quoteWords([...run, 'apachectl', 'graceful'])}`;
	return kind === 'deny'
		? [
				{
					words: 'Put these lines into a mounted file that its configuration includes',
					lines: apacheLines(ranges, until),
					isMain: true,
				},
				{words: 'Test and reload', lines: [reload]},
				...remindOf(until),
			]
		: [
				{words: 'Take these lines out of its deny file', lines: ranges.map(range => `Require not ip ${range}`)},
				{words: 'Test and reload', lines: [reload]},
			];
}

const denylist = 'denylist-source-range';

function inIngress(
	kind: 'deny' | 'undo',
	namespace: string,
	ranges: readonly string[],
	until: Timestamp | undefined,
): Step[] {
	// It takes CIDR alone.
	const list = ranges
		.map(range => (range.includes('/') ? range : `${range}/${range.includes(':') ? '128' : '32'}`))
		.join(',');
	const map = ['kubectl', '-n', namespace, 'get', 'configmap', 'ingress-nginx-controller'];
	const patch = JSON.stringify({data: {[denylist]: list}});
	const change = [
		'kubectl',
		'-n',
		namespace,
		'patch',
		'configmap',
		'ingress-nginx-controller',
		'--type',
		'merge',
		'-p',
		patch,
	];
	const look = quoteWords([...map, '-o', `jsonpath={.data.${denylist}}`]);
	return kind === 'deny'
		? [
				{
					words: 'See what is denied already: the next command replaces it, so put that in front, with a comma',
					lines: [look],
				},
				{words: 'For all sites; the controller reloads by itself', lines: [quoteWords(change)], isMain: true},
				{
					words: 'Or for one Ingress alone, as its annotation',
					lines: [`nginx.ingress.kubernetes.io/${denylist}: "${list}"`],
				},
				...remindOf(until),
			]
		: [{words: `Take ${list} out of ${denylist}`, lines: [look]}];
}
