/**
Statuses of heads that a server refused before it had read them: their lines name whoever is connected, which may be a proxy, and are of no client.
*/
export const refusedHeads: ReadonlySet<number> = new Set([400, 408, 414, 494, 495, 496, 497, 505]);
