import {channelName, listAlerters} from '../../waf/alerters.ts';
import {type Clock, second} from '../../waf/clock.ts';
import {formatInstant} from '../../waf/calendar.ts';
import {ExpectedError} from '../../waf/expected-error.ts';
import {type Notice} from '../../waf/notice.ts';
import {type ChannelKind, type ChannelOptions, type Surroundings, type Target} from './channel.ts';
import {loadChannelKind} from './channel-kinds.ts';
import {DeliveryError} from './delivery-error.ts';
import {toMessage} from './message.ts';

/**
What became of a test at one place: the sentence names channel and address once each.
*/
export type TestResult = {readonly isSent: boolean; readonly sentence: string};

type Outcome = {readonly answer: string} | {readonly problem: string};

type RuleOptions = {readonly name: string; readonly options: ChannelOptions};

const usualLimit = 10 * second;

/** Where an alert pages somebody until it is over. */
const endedKinds = new Set(['alertmanager', 'pagerduty']);

/**
Sends one message to each place that rules reach by a channel: once, without a queue. Where an alert stays open its end is sent too.

@throws {ExpectedError} where no rule names the channel.
*/
export async function sendTest(
	rules: readonly RuleOptions[],
	name: string,
	{
		clock,
		show,
		stop,
		limit = usualLimit,
	}: Pick<Surroundings, 'show' | 'stop'> & {readonly clock: Clock; readonly limit?: number},
): Promise<readonly TestResult[]> {
	const wanted = channelName(name);
	const kind = await loadChannelKind(wanted);
	const named = rules.flatMap(({name: rule, options}) => listAlerters(options).map(alerter => ({...alerter, rule})));
	const meant = named.filter(alerter => alerter.name === wanted);
	if (kind === undefined || meant.length === 0) {
		const others = [...new Set(named.map(alerter => alerter.name))].toSorted();
		throw new ExpectedError(
			'usage',
			`alerts send-test: no rule tells by ${name}`,
			others.length === 0 ? 'name it in the alert option of a rule' : `they tell by ${others.join(', ')}`,
		);
	}

	const results: TestResult[] = [];
	const done = new Set<string>();
	for (const {rule, options} of meant) {
		for (const target of findTargets(kind, options)) {
			if ('problem' in target) {
				results.push(toResult(wanted, '', target));
			} else if (!done.has(target.identity)) {
				done.add(target.identity);
				const surroundings = {clock, show, stop, limit};
				const outcome = await trySend(kind, wanted, rule, target.options, surroundings);
				results.push(toResult(wanted, target.label, outcome));
			}
		}
	}

	return results;
}

/** What the answer names already is not said before it. */
function toResult(channel: string, label: string, outcome: Outcome): TestResult {
	const words = 'answer' in outcome ? outcome.answer : `not sent: ${outcome.problem}`;
	const place = label.split(' ').filter(word => word !== channel && !words.includes(word));
	return {isSent: 'answer' in outcome, sentence: `${[channel, ...place].join(' ').trim()}: ${words}`};
}

function findTargets(kind: ChannelKind, options: ChannelOptions): ReadonlyArray<Target | {readonly problem: string}> {
	try {
		return kind.targets(options);
	} catch (error) {
		return [{problem: explain(error)}];
	}
}

async function trySend(
	kind: ChannelKind,
	name: string,
	rule: string,
	options: ChannelOptions,
	surroundings: Surroundings,
): Promise<Outcome> {
	try {
		const notice = toTestNotice(name, rule, surroundings.clock);
		const answer = await kind.send(toMessage(notice), options, surroundings);
		if (endedKinds.has(name)) {
			await kind.send(toMessage({...notice, kind: 'resolved'}), options, surroundings);
		}

		return {answer};
	} catch (error) {
		return {problem: explain(error)};
	}
}

/** Anything but a failed delivery is a bug. */
function explain(error: unknown): string {
	if (error instanceof DeliveryError) {
		return error.message;
	}

	throw error;
}

function toTestNotice(name: string, rule: string, clock: Clock): Notice {
	const now = clock.now();
	return {
		id: `test-${now}`,
		kind: 'alert',
		rule,
		at: now,
		key: undefined,
		subject: 'test of waftop: nothing has happened',
		body: `This is a test of the channel ${name} with the options of the rule "${rule}".`,
		matches: [{'@timestamp': formatInstant(now), event: {kind: 'test'}}],
		command: `waftop alerts send-test ${name}`,
		options: {},
	};
}
