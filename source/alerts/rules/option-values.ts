import {Cron} from 'croner';
import {z} from 'zod';
import {day, hour, minute, second} from '../../waf/clock.ts';
import {nearestWord} from '../../waf/filter/nearest-word.ts';

const units = {weeks: 7 * day, days: day, hours: hour, minutes: minute, seconds: second, milliseconds: 1};

const spanShape = z.strictObject(
	Object.fromEntries(Object.keys(units).map(unit => [unit, z.number().nonnegative().optional()])) as Record<
		keyof typeof units,
		z.ZodOptional<z.ZodNumber>
	>,
	{
		error(issue) {
			const [unit] = issue.code === 'unrecognized_keys' ? issue.keys : [];
			return unit === undefined ? 'expected a span such as {minutes: 5}' : sayUnknownUnit(unit);
		},
	},
);

function sayUnknownUnit(unit: string): string {
	const nearest = nearestWord(unit, Object.keys(units));
	const advice = nearest === undefined ? `units are ${Object.keys(units).join(', ')}` : `did you mean ${nearest}?`;
	return `${unit} is no unit of time; ${advice}`;
}

function toMilliseconds(span: z.infer<typeof spanShape>): number {
	return Object.entries(units).reduce(
		(sum, [unit, length]) => sum + (span[unit as keyof typeof units] ?? 0) * length,
		0,
	);
}

/**
A span of time as rules write it, `{minutes: 5}`, in milliseconds.
*/
export const span = spanShape.transform(toMilliseconds);

/**
A span that a run or a piece of it has: it cannot be empty.
*/
export const length = span.refine(milliseconds => milliseconds > 0, {error: 'expected a span of more than nothing'});

/**
A cron line of five fields, or a word such as `@hourly`. A sixth field would be the seconds at one end or the other, by the program that reads it.
*/
export const cron = z.string().refine(line => /^(?:@\w+|\S+(?:\s+\S+){4})$/.test(line.trim()) && isCron(line), {
	error: 'expected a cron line of five fields, such as "* 8-18 * * 1-5"',
});

function isCron(line: string): boolean {
	try {
		new Cron(line, {paused: true}).stop();
		return true;
	} catch {
		return false;
	}
}

/**
A span, or the next time of a cron line.
*/
export const spanOrCron = z.union([
	z.strictObject({schedule: cron}).transform(({schedule}) => ({cron: schedule})),
	spanShape.transform(value => ({after: toMilliseconds(value)})),
]);

/**
One name, or several.
*/
export const names = z.union([z.string().transform(name => [name]), z.array(z.string())]);

/**
Names of which some are combined: `[a, [b, c]]`.
*/
export const combinations = z.union([
	z.string().transform(name => [[name]]),
	z.array(z.union([z.string().transform(name => [name]), z.array(z.string())])),
]);

export const texts = z.array(z.string());
export const count = z.int().nonnegative();
