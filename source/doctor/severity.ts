/**
How much a finding matters: `error` where requests are not protected or events are lost, `warn` where they may be, `info` what is worth knowing.
*/
export type Severity = 'error' | 'warn' | 'info';
