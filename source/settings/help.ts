/**
What `--help` prints: examples first.
*/
export const help = `waftop: htop for a web application firewall

Examples
  waftop /var/log/nginx/error.log            live screen of a ModSecurity error log
  waftop a/error.log b/error.log             several files as one
  ssh -n box tail -F error.log | waftop -    another machine's log; keys from your terminal
  waftop error.log --once                    a summary of the whole file
  waftop error.log --json | jq .source.ip    one JSON document a transaction
  waftop error.log --plain --filter 'cat:SQLI !outcome:blocked'
  waftop demo                                a live screen without any WAF

Usage
  waftop FILE…|-  [options]
  waftop demo     [options]

What to read
  --since TIME       from then on: 15m, 14:00 (the latest, in the log's zone), 2026-11-24T14:00
  --until TIME       up to then
  --no-follow        end at the end of the file
  --timezone ZONE    zone of the log's times: UTC, +01:00, Europe/Berlin (found by the ids where possible)

What to print instead of a screen
  --once             a summary: lines, outcomes, and ten each of categories, clients, rules, paths, hosts
  --plain            a line a transaction, tab-separated: time, outcome, score, category, client, method, host, path, rules
  --json             an ECS document a transaction, a line each; with --once one object

What to show
  --filter FILTER    client: cat: rule: outcome: host: path: method: sev: score>=10 tag: text: time: ~regex, ! for not
  --window WINDOW    1m, 5m, 15m (default), 1h, 24h
  --theme NAME       default, mono, deuteranopia
  --ascii            no characters but ASCII in bars and rules
  --no-copy          never write to the terminal's clipboard

  -h, --help         this text
  -V, --version      the version

Exit codes: 0 ok, 1 failure while running, 2 usage, 4 source unreadable, 70 a bug, 130 interrupted.
`;

/**
What is said where no file was named.
*/
export const nothingToRead = `waftop: no log named. Name one, or start the demo:
  waftop /var/log/nginx/error.log
  waftop demo
`;
