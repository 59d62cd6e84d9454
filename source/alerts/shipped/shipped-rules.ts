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
