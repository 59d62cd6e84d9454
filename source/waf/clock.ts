/**
Milliseconds since 1970-01-01T00:00:00Z.
*/
export type Timestamp = number;

/**
A length of time in milliseconds.
*/
export type Milliseconds = number;

/**
The only way to the time for every room but the runtime, so that tests hold the hands of the clock.
*/
export type Clock = {
	readonly now: () => Timestamp;
};

export const second: Milliseconds = 1000;
export const minute: Milliseconds = 60 * second;
export const hour: Milliseconds = 60 * minute;
export const day: Milliseconds = 24 * hour;
