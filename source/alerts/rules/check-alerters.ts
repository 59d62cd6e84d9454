import {type Alerter, listAlerters} from '../../waf/alerters.ts';
import {nearestWord} from '../../waf/filter/nearest-word.ts';
import {type ChannelTable, channelTables, optionsOf} from './channel-options.ts';
import {checkChannel, findStrangeOptions} from './check-channel.ts';
import {RuleError} from './rule-error.ts';
import {optionNames} from './rule-options.ts';
import {type RuleText} from './rule-text.ts';

/**
Checks the alerters of a rule and what they are given: one that is not known is left out with a note, and where none is left the rule is refused.

@throws {RuleError} too where an alerter would do something else than it says, or what nobody should.
*/
export function checkAlerters({options, place}: RuleText, note: (option: string, sentence: string) => void): void {
	const alerters = listAlerters(options);
	const reasons = alerters.map(({name}) => whyNot(name));
	for (const reason of reasons) {
		if (reason !== undefined) {
			note('alert', reason);
		}
	}

	const [first] = reasons;
	if (first !== undefined && reasons.every(reason => reason !== undefined)) {
		throw new RuleError(`${place('alert')}: alert: ${first}, and no other alerter is left`);
	}

	const used = new Map<string, ChannelTable>();
	for (const alerter of alerters.filter(({name}) => Object.hasOwn(channelTables, name))) {
		used.set(alerter.name, channelTables[alerter.name]);
		const {refused, noted} = checkChannel(alerter, channelTables[alerter.name]);
		for (const [option, sentence] of refused) {
			throw new RuleError(`${placeOf(option)}: ${option}: ${sentence}`);
		}

		for (const [option, sentence] of noted) {
			note(option, sentence);
		}
	}

	noteStrange(alerters, used);

	function placeOf(option: string): string {
		return Object.hasOwn(options, option) ? place(option) : place('alert');
	}

	function noteStrange(list: readonly Alerter[], tables: ReadonlyMap<string, ChannelTable>): void {
		for (const [option, sentence] of findStrangeOptions(Object.keys(options), tables)) {
			note(option, sentence);
		}

		for (const {name, options: all} of list) {
			const own = Object.keys(all).filter(option => !Object.hasOwn(options, option));
			const table = tables.get(name);
			const known = table === undefined ? [] : [...optionsOf(table), ...Object.keys(table.idle), ...optionNames];
			for (const option of table === undefined ? [] : own.filter(one => !known.includes(one))) {
				const nearest = nearestWord(option, known);
				const advice = nearest === undefined ? '' : `; did you mean ${nearest}?`;
				note('alert', `${name} has no option ${option}${advice}`);
			}
		}
	}
}

function whyNot(name: string): string | undefined {
	if (name.includes('.')) {
		return `${name} is a program in Python, which is not run`;
	}

	if (Object.hasOwn(channelTables, name)) {
		return undefined;
	}

	const offered = Object.keys(channelTables);
	const nearest = nearestWord(name, offered);
	return `${name} is not offered (${nearest === undefined ? `there are ${offered.toSorted().join(', ')}` : `did you mean ${nearest}?`})`;
}
