import {optionsOf, toMeaning, toSyntax} from './describe-option.ts';
import {listExitCodes} from './exit-codes.ts';
import {type CommandName, type Option, type OptionGroup} from './option.ts';
import {options} from './options.ts';

const groups: ReadonlyArray<readonly [OptionGroup, string]> = [
	['input', 'What to read'],
	['server', 'Search servers, Elasticsearch 7.17 to 9 and OpenSearch 2 and 3'],
	['output', 'Printing, instead of the screen'],
	['display', 'What to show'],
	['deny', 'Denying'],
	['general', 'General'],
];

type HelpText = {readonly title: string; readonly examples: string; readonly notes: string};

const texts: Readonly<Record<CommandName | 'main', HelpText>> = {
	main: {
		title: 'waftop: htop for a web application firewall',
		examples: `  waftop                                     watch this machine's logs, found by its server's configuration
  waftop /var/log/nginx/error.log            watch a ModSecurity error log
  waftop a/error.log b/error.log             watch several logs as one
  ssh -n box tail -F error.log | waftop -    watch another machine's log; keys still come from your terminal
  waftop error.log --once                    print a summary of the whole log
  waftop error.log --json | jq .source.ip    print one JSON document per transaction
  waftop error.log --plain --filter 'cat:SQLI !outcome:blocked'
  waftop report error.log --format html      write down what happened, for others to read
  waftop block 203.0.113.7 --for 24h         deny a client in nginx, after asking
  waftop --es https://es.example:9200        watch the index that your log pipeline fills
  waftop demo                                try it without a WAF

Usage
  waftop [FILE...|-] [options]      without FILE, the logs of this machine's nginx or Apache
  waftop --es URL [options]         an index of a search server
  waftop demo [options]             recorded attacks, replayed
  waftop block|unblock|blocks       deny clients, undo that, list them: see waftop block --help
  waftop watch FILE... --alerts PATH   evaluate alert rules and tell people: see waftop watch --help
  waftop alerts check RULE... FILE...  when alert rules would have fired: see waftop alerts --help
  waftop report FILE...             what happened, as a document: see waftop report --help
  waftop ship FILE... --es URL      write logs into an index: see waftop ship --help
  waftop doctor                     what is wrong with the WAF's logging: see waftop doctor --help
`,
		notes: '',
	},
	report: {
		title: 'waftop report: what happened and whether it was stopped, as a document for others to read',
		examples: `  waftop report /var/log/nginx/error.log                                    Markdown, on standard output
  waftop report error.log --since 14:00 --until 14:30 --output incident.html
  waftop report error.log --filter 'client:203.0.113.7' --format json | jq .outcomes
  waftop report --es https://es.example:9200 --since 2h --output incident.md
  waftop report --since 1h                                                  this machine's logs

Usage
  waftop report [FILE...|-] [options]      without FILE, the logs of this machine's nginx or Apache
`,
		notes: `The HTML is one file that loads nothing and runs nothing. Numbers are those of waftop --once with the same
FILE, --since, --until and --filter. Raw lines are quoted with their place in the log and their SHA-256.
`,
	},
	watch: {
		title: 'waftop watch: evaluate alert rules over logs or an index until stopped, and tell people',
		examples: `  waftop watch /var/log/nginx/error.log --alerts /etc/waftop/rules
  waftop watch --es https://es.example:9200 --alerts rules.yaml --json
  tail -F error.log | waftop watch - --alerts rules.yaml

Usage
  waftop watch FILE...|-|--es URL --alerts PATH [options]
`,
		notes: `Prints a line per event: time, what, rule, key, matches, subject. Ends with SIGTERM or SIGINT; what it knows is
kept, so that the next start goes on where this one ended. Try rules first with waftop alerts check.
`,
	},
	alerts: {
		title: 'waftop alerts: try rules of ElastAlert over a log or an index',
		examples: `  waftop alerts check rule.yaml error.log                     when it would have fired, and on what
  waftop alerts check rules/ error.log --run-every 10s        all rules of a folder
  waftop alerts check rule.yaml --es https://es.example:9200 --index 'waf-*' --since 24h
  waftop alerts check rule.yaml documents.ndjson --json       documents as waftop --json prints them
  waftop alerts --defaults > rules.yaml                       rules to begin with
  waftop alerts send-test slack rule.yaml                     a harmless message by a channel of the rule

Usage
  waftop alerts check RULE...|--alerts PATH FILE...|-|--es URL [options]
  waftop alerts --defaults [--output DIR]
  waftop alerts send-test CHANNEL [RULE...] [--alerts PATH]
`,
		notes: `alerts check sends nothing. What holds a match back, and until when, is printed beside it.
`,
	},
	block: {
		title: 'waftop block: deny clients in nginx',
		examples: `  waftop block 203.0.113.7                                 for an hour; shows the plan and asks
  waftop block 203.0.113.7 --for 24h --reason sqlmap
  waftop block 2001:db8:1:2::/64 --dry-run                 only show the plan
  sudo waftop block 198.51.100.9 --yes                     do not ask; refusals still stand
  waftop block 10.0.0.5 --force 'our own test machine'     override a refusal

Usage
  waftop block ADDRESS... [options]
`,
		notes: `Several addresses are written together, with one reload. If one is refused, none is written.
`,
	},
	unblock: {
		title: 'waftop unblock: remove deny rules',
		examples: `  waftop unblock 203.0.113.7         shows the plan and asks
  waftop unblock --expired --yes     remove rules past their time, for use in a timer
  waftop unblock --all-mine          remove every rule you added

Usage
  waftop unblock ADDRESS...|--expired|--all-mine [options]
`,
		notes: `Lines that waftop did not write are left alone.
`,
	},
	blocks: {
		title: 'waftop blocks: list the clients that waftop denies',
		examples: `  waftop blocks            address, since, until, by, reason
  waftop blocks --json     one JSON object per rule, one per line

Usage
  waftop blocks [options]
`,
		notes: '',
	},
	doctor: {
		title: 'waftop doctor: what keeps this WAF from blocking, and its logs from telling',
		examples: `  sudo waftop doctor                        examine this machine
  waftop doctor --root /srv/copy-of-web1    examine a copy of another machine
  waftop doctor --json | jq '.findings[].id'
  waftop doctor --fail-on error             in a timer: exit with 3 only for the worst
  waftop doctor error.log --es https://es.example:9200     does the index have what the log has?

Usage
  waftop doctor [options]
  waftop doctor [FILE...] --es URL [options]
`,
		notes: `Reads configurations, the ends of logs, /proc and file rights; changes nothing, runs nothing, asks no server.
What may not be read is listed, and counts neither as healthy nor as wrong. docs/doctor.md lists all findings.
`,
	},
	ship: {
		title: 'waftop ship: write logs into an index, one document per transaction',
		examples: `  waftop ship /var/log/nginx/error.log --es https://es.example:9200
  waftop ship error.log --es http://localhost:9200 --no-follow     ship what is there, then exit
  waftop --es https://es.example:9200 --index 'waftop-*'           watch what was shipped

Usage
  waftop ship FILE... --es URL [options]
`,
		notes: `ship follows log rotation, waits while the server is down, and resumes after a restart or a kill. A document's
id is made from this machine's name, the file and the place in it, so nothing is ever written twice.
The user or key needs the index privileges create_index, index and write on NAME-*, and manage_index_templates.
`,
	},
};

/**
What `--help` prints: examples first, then the options of the table.

@param command Undefined: waftop without a command.
*/
export function formatHelp(command: CommandName | undefined): string {
	const {title, examples, notes} = texts[command ?? 'main'];
	const own = optionsOf(command ?? 'main', options);
	const sections =
		command === undefined
			? groups.map(([group, heading]) => `${heading}\n${listOptions(own.filter(option => option.group === group))}\n`)
			: [`Options\n${listOptions(own)}\n`];
	return `${title}\n\nExamples\n${examples}\n${sections.join('')}${notes === '' ? '' : `${notes}\n`}Exit codes\n${listExitCodes(command ?? 'main')}`;
}

/** Long ones stand on a line of their own. */
const column = 28;

/** No line of the help is wider. */
const width = 110;

function listOptions(own: readonly Option[]): string {
	return own
		.map(option => {
			const short = option.shortFlag === undefined ? '    ' : `-${option.shortFlag}, `;
			const syntax = `  ${short}${toSyntax(option)}`;
			const [first, ...rest] = wrap(toMeaning(option));
			const head =
				syntax.length < column ? `${syntax.padEnd(column)}${first}` : `${syntax}\n${' '.repeat(column)}${first}`;
			return [head, ...rest.map(line => ' '.repeat(column) + line), ''].join('\n');
		})
		.join('');
}

function wrap(text: string): string[] {
	const lines = [''];
	for (const word of text.split(' ')) {
		const last = lines.length - 1;
		if (lines[last] !== '' && lines[last].length + word.length + 1 > width - column) {
			lines.push(word);
		} else {
			lines[last] += lines[last] === '' ? word : ` ${word}`;
		}
	}

	return lines;
}

/**
What is said where something is piped into waftop and nobody said to read it.
*/
export const nothingNamed = `waftop: no log named, and standard input is read only if you ask for it with -; for example:
${ways('COMMAND | waftop -               read what a command prints')}`;

/**
What is said where no log was named and none found.
*/
export const nothingFound = `waftop: no log found: neither nginx nor Apache is running or installed here, and there is no log in the
usual places (/var/log/nginx, /var/log/apache2, /var/log/httpd, /usr/local, modsec_audit.log); name one, for example:
${ways('docker logs -f CONTAINER 2>&1 | waftop -')}`;

function ways(pipe: string): string {
	return `  waftop /var/log/nginx/error.log
  ${pipe}
  waftop --es https://es.example:9200
  waftop demo
`;
}
