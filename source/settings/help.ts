import {type CommandName} from './flags.ts';

/**
What `--help` prints: examples first.
*/
export const help = `waftop: htop for a web application firewall

Examples
  waftop                                     live screen of this machine's logs, as its server's configuration names them
  waftop /var/log/nginx/error.log            live screen of a ModSecurity error log
  waftop a/error.log b/error.log             several files as one
  ssh -n box tail -F error.log | waftop -    another machine's log; keys from your terminal
  waftop error.log --once                    a summary of the whole file
  waftop error.log --json | jq .source.ip    one JSON document a transaction
  waftop error.log --plain --filter 'cat:SQLI !outcome:blocked'
  waftop block 203.0.113.7 --for 24h         deny a client in nginx: asks first
  waftop --es https://es.example:9200        the same screen over the index that a pipeline fills
  waftop demo                                a live screen without any WAF

Usage
  waftop [FILE…|-] [options]     no file: the logs of the nginx or Apache here, with a word on why
  waftop --es URL [options]
  waftop demo     [options]
  waftop block|unblock|blocks    deny, take back, list: waftop block --help
  waftop ship FILE… --es URL     write logs into an index: waftop ship --help

What to read
  --since TIME       from then on: 15m, 14:00 (the latest, in the log's zone), 2026-11-24T14:00
  --until TIME       up to then
  --no-follow        end at the end of the file
  --audit-storage DIR  folder of the records behind a concurrent audit log's index
  --timezone ZONE    zone of the log's times: UTC, +01:00, Europe/Berlin (found by the ids where possible)

Search server (Elasticsearch 7.17 to 9, OpenSearch 2 and 3) instead of files
  --es URL           https://es.example:9200; several with commas; --cloud-id ID for Elastic Cloud
  --index PATTERN    indices, such as 'logstash-*' (default: those that pipelines usually fill)
  --es-user NAME     with WAFTOP_ES_PASSWORD, --es-password-file FILE, or asked for
  --es-api-key-file FILE, or WAFTOP_ES_API_KEY
  --es-ca FILE       certificate of the authority; --es-fingerprint HEX; --es-insecure trusts anybody
  --es-proxy URL     HTTP proxy on the way
  --shape NAME       shape of the documents (found by itself): logstash-fields, filebeat-nginx, audit-v3, …

What to print instead of a screen
  --once             a summary: lines, outcomes, and ten each of categories, clients, rules, paths, hosts
  --plain            a line a transaction, tab-separated: time, outcome, score, category, client, method, host, path, rules
  --json             an ECS document a transaction, a line each; with --once one object

What to show
  --filter FILTER    client: cat: rule: outcome: host: path: method: sev: score>=10 tag: text: time: ~regex, ! for not
  --window WINDOW    1m, 5m, 15m (default), 1h, 24h; of an index also 7d, 30d
  --theme NAME       default, mono, deuteranopia
  --ascii            no characters but ASCII in bars and rules
  --no-copy          never write to the terminal's clipboard
  --show-secrets     passwords, tokens and cookies as they are, on screen, in --json and --plain (default: masked)

Denying
  --read-only        no key for it: nothing is changed
  --nginx COMMAND    the nginx to change, with its arguments (default: the one that runs)
  --reload COMMAND   what reloads it, such as 'systemctl reload nginx'
  --deny-method NAME deny: deny lines, after ModSecurity; early: geo, before it; auto (default)
  --deny-file FILE   the deny list (default: conf.d/waftop-deny.conf of nginx's folder)

Settings
  --config FILE      instead of waftop/config.yaml below $XDG_CONFIG_HOME or ~/.config
  --print-config     the settings as they are, with comments and where each comes from

  -h, --help         this text
  -V, --version      the version

Exit codes: 0 ok, 1 failure while running, 2 usage, 4 source unreadable, 5 refused by a safety check, 70 a bug,
130 interrupted.
`;

const ofCommands: Readonly<Record<CommandName, string>> = {
	block: `waftop block: deny clients in nginx

Examples
  waftop block 203.0.113.7                                 for an hour; shows the plan and asks
  waftop block 203.0.113.7 --for 24h --reason 'sqlmap'     10m, 1h, 24h, 7d, permanent
  waftop block 2001:db8:1:2::/64 --dry-run                 only shows the plan
  sudo waftop block 198.51.100.9 --yes                     does not ask; refusals stand
  waftop block 10.0.0.5 --force 'a test machine of ours'   overrules what may be overruled

Options
  --for DURATION     how long the rule lasts (default: 1h, or deny.duration of the settings)
  --reason TEXT      stands beside the rule
  --force REASON     overrules refusals that may be overruled: proxies, wide or shared ranges, forgeable addresses
  --dry-run          changes nothing
  -y, --yes          does not ask
  --json             plan and outcome as one JSON object
  --nginx, --reload, --deny-method, --deny-file, --config    as in waftop --help

Several addresses are written and reloaded once; where one is refused, none is written.
Exit codes: 0 denied, or denied already; 1 failed, nothing changed; 2 usage; 5 refused.
`,
	unblock: `waftop unblock: take deny rules back

Examples
  waftop unblock 203.0.113.7         shows the plan and asks
  waftop unblock --expired --yes     what is past its time; for a timer, quiet where there is nothing
  waftop unblock --all-mine          every rule that you made

Options
  --expired          rules past their time
  --all-mine         rules with your login name
  --dry-run          changes nothing
  -y, --yes          does not ask
  --json             plan and outcome as one JSON object
  --nginx, --reload, --deny-method, --deny-file, --config    as in waftop --help

Lines that waftop did not write are left alone.
Exit codes: 0 taken back, or nothing to do; 1 failed, nothing changed; 2 usage; 5 refused.
`,
	ship: `waftop ship: write a log into an index, a document a transaction

Examples
  waftop ship /var/log/nginx/error.log --es https://es.example:9200
  waftop ship error.log --es http://localhost:9200 --no-follow     what is there, to its end
  waftop --es https://es.example:9200 --index 'waftop-*'           then look at it

Options
  --index NAME       daily indices are named so, with the day behind (default: waftop)
  --no-follow        end at the end of the file
  --checkpoint FILE  where it is kept how far was shipped (default: waftop/ship.json below $XDG_STATE_HOME)
  --timezone ZONE    zone of the log's times (found by the ids where possible)
  --show-secrets     passwords, tokens and cookies as they are (default: masked)
  --es, --cloud-id, --es-user, --es-ca and so on, --config    as in waftop --help

It follows rotation, waits for a server that is away, and goes on where it was after a restart or a kill. A document's id
is made of this machine's name, the file and the place in it: what is sent twice is written once.
The user or key needs the index privileges create_index, index and write on NAME-*, and manage_index_templates.
Exit codes: 0 all was written; 1 some was not accepted; 2 usage; 4 file or server says no; 130 interrupted.
`,
	blocks: `waftop blocks: who is denied by waftop

Examples
  waftop blocks            address, since, until, by, reason
  waftop blocks --json     a JSON object a rule, a line each

Options
  --json             for other programs
  --nginx, --deny-method, --deny-file, --config    as in waftop --help
`,
};

/**
The help of a command.
*/
export function helpOf(command: CommandName): string {
	return ofCommands[command];
}

/**
What is said where something is piped into waftop and nobody said to read it.
*/
export const nothingNamed = `waftop: no log named, and what comes in is not read unasked. Name one:
${ways('COMMAND | waftop -               what a command prints')}`;

/**
What is said where no log was named and none found.
*/
export const nothingFound = `waftop: no log found on this machine: neither nginx nor Apache runs or is installed here, and no usual
path (/var/log/nginx, /var/log/apache2, /var/log/httpd, /usr/local, modsec_audit.log) holds one. Name one:
${ways('docker logs -f CONTAINER 2>&1 | waftop -')}`;

function ways(pipe: string): string {
	return `  waftop /var/log/nginx/error.log
  ${pipe}
  waftop --es https://es.example:9200
  waftop demo
`;
}
