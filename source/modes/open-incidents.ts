import {listAlerters} from '../waf/alerters.ts';
import {type Notice} from '../waf/notice.ts';

/** Without the options, which hold secrets. */
export type Incident = Omit<Notice, 'options'>;

/**
The alerts that stay open with whoever was told of them until their end is told, too; the newest of each rule and key.
*/
export type OpenIncidents = {
	/** An alert is told. */
	note(notice: Notice): void;

	/** The alerts of a rule that nobody closed, as their ends at a moment; they are forgotten. */
	endOf(rule: string, at: number): readonly Incident[];
	save(): readonly Incident[];
	restore(saved: readonly Incident[]): void;
};

/** In PagerDuty an incident is open until somebody or its end resolves it, in Alertmanager until a time. */
const closing = new Set(['pagerduty', 'alertmanager']);

/** Clients choose keys; of more the oldest stay open. */
const mostOpen = 1000;

export function createOpenIncidents(): OpenIncidents {
	const open = new Map<string, Incident>();
	const put = (incident: Incident): void => {
		const name = JSON.stringify([incident.rule, incident.key ?? null]);
		open.delete(name);
		open.set(name, incident);
		if (open.size > mostOpen) {
			open.delete(open.keys().next().value!);
		}
	};

	return {
		note({options, ...notice}) {
			if (notice.kind === 'alert' && listAlerters(options).some(({name}) => closing.has(name))) {
				// What labels and keys are made of is in the first match.
				put({...notice, body: '', matches: notice.matches.slice(0, 1)});
			}
		},
		endOf(rule, at) {
			const ended = [...open].filter(([, incident]) => incident.rule === rule);
			for (const [name] of ended) {
				open.delete(name);
			}

			return ended.map(([, incident]) => ({...incident, kind: 'resolved', at}));
		},
		save: () => [...open.values()],
		restore(saved) {
			for (const incident of saved) {
				put(incident);
			}
		},
	};
}
