import {minute, type Timestamp} from '../waf/clock.ts';
import {formatInstant} from '../waf/calendar.ts';
import {type Finding} from './finding.ts';
import {wholeFile} from './text.ts';

/**
Transactions by the minute in which they began.
*/
export type MinuteCounts = ReadonlyMap<Timestamp, number>;

/** A minute's edges differ a little, where one side has a time to the second and the other none. */
const tolerated = 0.02;
const mostShown = 5;

/**
Whether an index has what a log has, minute by minute; what it has besides is of other machines.

@param names The log and the index.
@param settled Up to when a pipeline has had its time.
*/
export function compareMinutes(
	log: MinuteCounts,
	index: MinuteCounts,
	names: {readonly log: string; readonly index: string},
	settled: Timestamp,
): Finding[] {
	const minutes = [...log.keys()].filter(at => at + minute <= settled).toSorted((one, other) => one - other);
	const total = minutes.reduce((sum, at) => sum + log.get(at)!, 0);
	const lacking = minutes
		.map(at => ({at, has: log.get(at)!, found: index.get(at) ?? 0}))
		.filter(({has, found}) => found < has);
	const missing = lacking.reduce((sum, {has, found}) => sum + has - found, 0);
	if (missing === 0 || missing < total * tolerated) {
		return [];
	}

	// Nothing since, and all before: it is late, not lost.
	const from = lacking[0].at;
	const isLate =
		lacking.every(({found}) => found === 0) && minutes.every(at => at < from || (index.get(at) ?? 0) === 0);
	const isEmpty = isLate && from === minutes[0];
	return [
		{
			id: 'index-behind',
			severity: 'warn',
			where: [names.index],
			evidence: [
				wholeFile(names.log, `${missing} of ${total} transactions are not in ${names.index}`),
				...lacking
					.slice(0, mostShown)
					.map(({at, has, found}) =>
						wholeFile(names.log, `${formatInstant(at)}: ${has} in the log, ${found} in the index`),
					),
			],
			consequence: isEmpty
				? 'the index has nothing of this log: whoever watches it sees no attack on this machine'
				: isLate
					? `nothing has arrived since ${formatInstant(from)}: the index tells of the past`
					: 'what is missing there was never seen by whoever watches the index',
			fix: [
				'# what the shipper says',
				'journalctl -u filebeat -u logstash -u fluent-bit --since -1h',
				'# or write the log itself',
				`waftop ship ${names.log} --es URL`,
			],
			certainty: isLate && !isEmpty ? 'likely' : 'possible',
			because: 'by the transactions of each minute in both',
			unless: 'the pipeline leaves some out on purpose, or keeps them in another index',
		},
	];
}
