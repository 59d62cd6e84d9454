/**
Takes where a secret stands, in bytes. A piece of one is masked there, and not looked for elsewhere: it may be any word.
*/
export type AddSpan = (start: number, end: number, isPiece?: boolean) => void;
