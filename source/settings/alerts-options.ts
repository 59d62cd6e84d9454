import {text, toggle} from './option.ts';
import {parseText} from './parse-values.ts';
import {parseInstantOption, parseSpan} from './time-values.ts';

/**
Options of `waftop alerts` alone.
*/
export const alertsOptions = {
	defaults: toggle({
		flag: 'defaults',
		words: 'print the rules that come with waftop, with why each is there and when it is wrong',
		group: 'output',
		usages: ['alerts'],
	}),
	folder: text(
		{
			flag: 'output',
			shortFlag: 'o',
			placeholder: 'DIR',
			words: 'folder for --defaults to write a new file a rule into; an existing one is never touched',
			group: 'output',
			usages: ['alerts'],
		},
		parseText,
	),
	json: toggle({
		flag: 'json',
		words: 'print one JSON object per match and alert, one per line',
		group: 'output',
		usages: ['alerts'],
	}),
	text: toggle({
		flag: 'text',
		words: 'print what each alert would say, too',
		group: 'output',
		usages: ['alerts'],
	}),
	runEvery: text(
		{
			flag: 'run-every',
			placeholder: 'SPAN',
			fallback: '60s',
			words: 'how far apart the runs of a rule are: 10s, 1m',
			group: 'input',
			usages: ['alerts'],
		},
		parseSpan,
	),
	bufferTime: text(
		{
			flag: 'buffer-time',
			placeholder: 'SPAN',
			fallback: '15m',
			words: 'how far each run looks back, where the rule does not say',
			group: 'input',
			usages: ['alerts'],
		},
		parseSpan,
	),
	start: text(
		{
			flag: 'start',
			placeholder: 'TIME',
			words: 'first run, such as 2026-11-24T14:00:00Z (default: the first document, rounded down)',
			group: 'input',
			usages: ['alerts'],
		},
		parseInstantOption,
	),
	end: text(
		{
			flag: 'end',
			placeholder: 'TIME',
			words: 'last run (default: --tail after the last document)',
			group: 'input',
			usages: ['alerts'],
		},
		parseInstantOption,
	),
	tail: text(
		{
			flag: 'tail',
			placeholder: 'SPAN',
			fallback: '2m',
			words: 'how long runs go on after the last document',
			group: 'input',
			usages: ['alerts'],
		},
		parseSpan,
	),
} as const;

/**
Options of `waftop watch` alone.
*/
export const watchCommandOptions = {
	json: toggle({
		flag: 'json',
		words: 'print one JSON object per event, one per line',
		group: 'output',
		usages: ['watch'],
	}),
} as const;
