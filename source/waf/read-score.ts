import {type Evaluation} from './rule.ts';

/**
What an evaluation or closing rule's line tells of the anomaly score. Undefined where it does not.
*/
export type Score = {
	readonly inbound: number | undefined;
	readonly outbound: number | undefined;
	readonly threshold: number | undefined;
};

/**
What a rule that is about the score says, by its message and match text.
*/
export function readScore(evaluation: Evaluation, message: string, match: string): Score {
	return evaluation === 'closing' ? readClosingScore(message) : readEvaluationScore(evaluation, message, match);
}

function toInteger(match: RegExpExecArray | null): number | undefined {
	return match === null ? undefined : Number(match[1]);
}

/**
Reads score and threshold from message and match text of an evaluation rule.

Messages: `Inbound Anomaly Score Exceeded (Total Score: 15)`, CRS 2's `Inbound Anomaly Score Exceeded (Total Score: 5, SQLi=1, XSS=0)`, or empty.
Match texts: v3 ``Matched "Operator `Ge' with parameter `5' against variable `TX:ANOMALY_SCORE' (Value: `15' )``, v2 `Operator GE matched 5 at TX:anomaly_score.` (the parameter, not the score).
*/
function readEvaluationScore(direction: 'inbound' | 'outbound', message: string, match: string): Score {
	const total =
		toInteger(/Total (?:Inbound |Outbound )?Score: ?(\d{1,9})/i.exec(message)) ??
		toInteger(/\(Value: `(\d{1,9})'/.exec(match));
	const threshold =
		toInteger(/with parameter `(\d{1,9})'/.exec(match)) ??
		toInteger(/^Operator G[ET] matched (\d{1,9}) at /.exec(match));
	return {
		inbound: direction === 'inbound' ? total : undefined,
		outbound: direction === 'outbound' ? total : undefined,
		threshold,
	};
}

/**
Reads the scores that a closing rule reports.

CRS 3: `Inbound Anomaly Score Exceeded (Total Inbound Score: 10 - SQLI=0,…`; CRS 4: `Anomaly Scores: (Inbound Scores: blocking=10, detection=10, per_pl=10-0-0-0, threshold=5) - (Outbound Scores: blocking=0, …`.
*/
function readClosingScore(message: string): Score {
	const crs4 =
		/Inbound Scores: blocking=(\d{1,9})[^)]*threshold=(\d{1,9})\) - \(Outbound Scores: blocking=(\d{1,9})/.exec(
			message,
		);
	if (crs4 !== null) {
		return {inbound: Number(crs4[1]), outbound: Number(crs4[3]), threshold: Number(crs4[2])};
	}

	return {
		inbound: toInteger(/Total Inbound Score: ?(\d{1,9})/i.exec(message)),
		outbound: toInteger(/Total Outbound Score: ?(\d{1,9})/i.exec(message)),
		threshold: undefined,
	};
}
