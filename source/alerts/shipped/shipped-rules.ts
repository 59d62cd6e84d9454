/**
A rule that comes with the program: the name of its file, and its text.
*/
export type ShippedRule = {readonly file: string; readonly text: string};

/*
Quiet by design: each asks for what is rare on a site that is well, and tells it again seldom. Comments say why a rule is there and when it is wrong.
*/
const overTheThreshold = `\
# Why: a request reached the threshold and was let through, the one thing that a WAF is there to prevent.
# False alarms: with the engine in DetectionOnly everything is let through; then it tells ever less, at last twice a day.
name: over the threshold and not blocked
type: any
filter:
  - term: {modsecurity.outcome: detected}
realert: {minutes: 30}
exponential_realert: {hours: 12}
priority: 1
alert_subject: "not blocked: {1} from {0} on {2}{3}"
alert_subject_args: [source.ip, "modsecurity.categories[0]", url.domain, url.path]
alert_subject_max_len: 150
alert_text_type: alert_text_only
alert_text: |-
  {0} reached the threshold and was not blocked.

  request      {1} {2}{3}
  attack       {4}
  score        {5} of {6}
  transaction  {7}
alert_text_args: [source.ip, http.request.method, url.domain, url.original, modsecurity.categories, modsecurity.score.inbound, modsecurity.score.threshold, modsecurity.unique_id]
alert: debug
`;

const clientBurst = `\
# Why: a client that is known sends eight times more attacks than in the five minutes before, and at least sixty.
# False alarms: a scanner of your own, or an office behind one address, that begins its day; a client without a past is not compared.
name: a client bursts against its own past
type: spike
query_key: source.ip
timeframe: {minutes: 5}
spike_height: 8
spike_type: up
threshold_ref: 3
threshold_cur: 60
filter:
  - terms: {modsecurity.outcome: [blocked, detected]}
realert: {hours: 1}
alert_subject: "burst: {1} attacks from {0}, {2} before"
alert_subject_args: [source.ip, spike_count, reference_count]
alert_text_type: alert_text_only
alert_text: |-
  {0} sent {1} attacks in five minutes, and {2} in the five before.

  last one  {3} {4}{5}
  attack    {6}
alert_text_args: [source.ip, spike_count, reference_count, http.request.method, url.domain, url.original, modsecurity.categories]
alert: debug
`;

const firstCategory = `\
# Why: attacks of a category that a host has not seen for a month mean that somebody tries something new there.
# False alarms: the first days on a new log or a new host, and clients that make up names of hosts; so at most one alert an hour.
name: first sight of a category on a host
type: new_term
fields:
  - [url.domain, modsecurity.categories]
terms_window_size: {days: 30}
filter:
  - terms: {modsecurity.outcome: [blocked, detected]}
realert: {hours: 1}
alert_subject: "first sight on {0}: {1} from {2}"
alert_subject_args: [url.domain, modsecurity.categories, source.ip]
alert_subject_max_len: 150
alert_text_type: alert_text_only
alert_text: |-
  {0} meets an attack of a category that it has not met for a month.

  attack       {1}, {2}
  client       {3}
  request      {4} {0}{5}
  transaction  {6}
alert_text_args: [url.domain, modsecurity.categories, modsecurity.outcome, source.ip, http.request.method, url.original, modsecurity.unique_id]
alert: debug
`;

const manyClients = `\
# Why: more than twenty addresses attack one path in one way within ten minutes: one attacker with many addresses.
# False alarms: a false positive of a rule on a page that everybody visits, such as a search after a change of the site.
name: many clients against one target with one category
type: cardinality
query_key: [url.domain, url.path, modsecurity.categories]
cardinality_field: source.ip
max_cardinality: 20
timeframe: {minutes: 10}
filter:
  - terms: {modsecurity.outcome: [blocked, detected]}
aggregation: {minutes: 5}
realert: {hours: 1}
alert_subject: "many clients on {0}{1}: {2}"
alert_subject_args: [url.domain, url.path, modsecurity.categories]
alert_subject_max_len: 150
alert_text_type: alert_text_only
alert_text: |-
  More than twenty addresses attack {0}{1} within ten minutes.

  attack    {2}
  last one  {3}, {4}
alert_text_args: [url.domain, url.path, modsecurity.categories, source.ip, modsecurity.outcome]
alert: debug
`;

const blockedThenThrough = `\
# Why: of a client with ten attacks or more in a quarter of an hour some were blocked and some got through: it may have found a way.
# False alarms: a client that attacks two hosts of which one only detects; the order of the two is not looked at.
name: blocked often and then through
type: metric_aggregation
query_key: source.ip
metric_agg_key: modsecurity.outcome
metric_agg_type: cardinality
max_threshold: 1
min_doc_count: 10
buffer_time: {minutes: 15}
filter:
  - terms: {modsecurity.outcome: [blocked, detected]}
realert: {hours: 1}
priority: 1
alert_subject: "blocked and let through: {0}"
alert_subject_args: [source.ip]
alert_text_type: alert_text_only
alert_text: |-
  {0} sent ten attacks or more in a quarter of an hour; some were blocked, and some got through.
alert_text_args: [source.ip]
alert: debug
`;

const silentLog = `\
# Why: nothing for two hours in a log that always has something means a full disk, a rotation gone wrong, or a WAF that is off.
# False alarms: a small site at night; make the timeframe longer than its longest pause.
name: the log is silent though it never is
type: flatline
threshold: 1
timeframe: {hours: 2}
realert: {hours: 12}
alert_subject: the log is silent
alert_text_type: alert_text_only
alert_text: "Nothing came for two hours in a log that always has something: is the disk full, was the log rotated, is the WAF on?"
alert: debug
`;

const pastDeny = `\
# Why: a client that waftop denies got an answer all the same, so a rule that everybody relies on does not work.
# False alarms: none are known, since the seconds that a reload takes are left out; it knows what waftop wrote on this machine alone.
name: a denied client gets past the deny
type: any
filter:
  - exists: {field: modsecurity.past_deny}
realert: {minutes: 30}
exponential_realert: {hours: 12}
priority: 1
alert_subject: "denied and answered all the same: {0} on {1}{2}"
alert_subject_args: [source.ip, url.domain, url.path]
alert_subject_max_len: 150
alert_text_type: alert_text_only
alert_text: |-
  {0} is denied by the rule for {1}, and was answered all the same.

  request      {2} {3}{4}
  outcome      {5}
  transaction  {6}
alert_text_args: [source.ip, modsecurity.past_deny, http.request.method, url.domain, url.original, modsecurity.outcome, modsecurity.unique_id]
alert: debug
`;

/**
The rules that `waftop alerts --defaults` writes.
*/
export const shippedRules: readonly ShippedRule[] = [
	{file: 'over-the-threshold.yaml', text: overTheThreshold},
	{file: 'client-burst.yaml', text: clientBurst},
	{file: 'first-category.yaml', text: firstCategory},
	{file: 'many-clients.yaml', text: manyClients},
	{file: 'blocked-then-through.yaml', text: blockedThenThrough},
	{file: 'silent-log.yaml', text: silentLog},
	{file: 'past-deny.yaml', text: pastDeny},
];

/**
All of them as one stream of documents.
*/
export function formatShippedRules(): string {
	return shippedRules.map(({text}) => text).join('---\n');
}
