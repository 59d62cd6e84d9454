import {type ThroughGroup} from '../../waf/through.ts';
import {type Span} from '../drawing/line.ts';
import {type CleanText} from '../drawing/own-words.ts';

/**
A column of the view of what got through.
*/
export type Cell = {
	readonly title: CleanText;
	readonly width: number;
	readonly align: 'left' | 'right';
	readonly draw: (group: ThroughGroup) => Span;
};
