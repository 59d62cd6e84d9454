import {setTimeout as sleep} from 'node:timers/promises';
import {makeChapters} from '../record/chapters.ts';
import {type Connection, createConnection} from '../record/requests.ts';
import {type Chapter} from '../record/script.ts';

/**
The client that never stops attacking: the one to deny.
*/
export const offender = '203.0.113.66';
const pause = 700;

/* Two that are blocked, and one that only warns: it is served unless nginx itself refuses it. */
const offenses = [
	{target: '/item?id=1%27%20OR%20%271%27=%271'},
	{target: '/search?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E'},
	{target: '/', headers: {Connection: 'keep-alive, close'}},
];

/**
Sends attacks and ordinary traffic to a port until `stop` is aborted.
*/
export async function attack(port: number, stop: AbortSignal): Promise<void> {
	await Promise.all([offend(port, stop), playAll(port, makeChapters(), stop)]);
}

async function offend(port: number, stop: AbortSignal): Promise<void> {
	for (let number = 0; !stop.aborted; number++) {
		const connection = createConnection(port);
		const host = number % 2 === 0 ? 'shop.test' : 'api.test';
		await connection.send({...offenses[number % offenses.length], client: offender, host});
		connection.close();
		await sleep(pause, undefined, {signal: stop}).catch(() => undefined);
	}
}

async function playAll(port: number, chapters: readonly Chapter[], stop: AbortSignal): Promise<void> {
	for (let number = 0; !stop.aborted; number++) {
		await play(port, chapters[number % chapters.length], stop);
	}
}

async function play(port: number, {steps, length}: Chapter, stop: AbortSignal): Promise<void> {
	const connections = new Map<string, Connection>();
	const start = performance.now();
	const wait = async (until: number): Promise<void> => {
		const rest = start + until - performance.now();
		await sleep(Math.max(0, rest), undefined, {signal: stop}).catch(() => undefined);
	};

	for (const [number, step] of steps.toSorted((one, other) => one.at - other.at).entries()) {
		await wait(step.at);
		if (stop.aborted) {
			break;
		}

		const name = step.connection ?? String(number);
		const connection = connections.get(name) ?? createConnection(port);
		connections.set(name, connection);
		void connection.send(step);
	}

	await wait(length);
	for (const connection of connections.values()) {
		connection.close();
	}
}
