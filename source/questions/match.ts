/**
Whether the transaction at a place of the history fits.
*/
export type Match = (slot: number) => boolean;
