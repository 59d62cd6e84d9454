/**
Why what a log shows is not what happened, as the doctor found it. Texts hold names from configurations: raw from outside.
*/
export type Misleading = {
	/** A few words: `the level of the error log hides rule matches`. */
	readonly title: string;

	/** `/etc/nginx/nginx.conf:3: error_log /var/log/nginx/error.log` */
	readonly evidence: readonly string[];
	readonly consequence: string;

	/** Lines to paste. */
	readonly fix: readonly string[];
};
