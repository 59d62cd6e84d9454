import {toWholeReader} from '../../alerts/filters/field-value.ts';
import {type Message} from './message.ts';

/**
What a field of the first match holds, as rules name it; undefined where it has none.
*/
export function fieldOf({matches: [first]}: Message, name: string): unknown {
	return first === undefined ? undefined : toWholeReader(name)(first);
}

/**
The same as a text: lists and objects as JSON, nothing as the empty text.
*/
export function fieldText(message: Message, name: string): string {
	const value = fieldOf(message, name);
	return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}
