import {type Run} from './run-program.ts';

/** A line of `waftop watch --json`. */
export type PrintedEvent = {
	readonly id: string;
	readonly kind: string;
	readonly rule: string;
	readonly key: string | null;
	readonly sent: boolean;

	/** Why it was not. */
	readonly not_sent?: string;
};

/** The alerts among its whole lines. */
export function alertsIn(text: string): readonly PrintedEvent[] {
	return text
		.split('\n')
		.slice(0, -1)
		.map(line => JSON.parse(line) as PrintedEvent)
		.filter(({kind}) => kind === 'alert');
}

/** Ends it as systemd does. */
export async function end(watching: Run) {
	watching.child.kill('SIGTERM');
	return watching.finished;
}
