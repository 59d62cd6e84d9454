/**
How a ModSecurity line came out:

- `read`: one reading; the fields are the server's.
- `undecided`: forged text leaves several readings; only what all of them share is given.
- `cut`: the server cut it; only what no client can have printed is given.
- `engine`: the module speaks about itself or about the request's body; no rule match.
- `unreadable`: a action without fields.
*/
export type LineResult = 'read' | 'undecided' | 'cut' | 'engine' | 'unreadable';
