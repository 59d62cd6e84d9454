/*
Tokens that say by their beginning what they are: data alone. How they are found: `find-by-form.ts`.

The forms are those that their makers document (GitHub, GitLab, Slack, Stripe, Google, AWS, Twilio, SendGrid, npm, PyPI and
others on their pages about tokens), as the lists of secret scanners (GitHub's supported patterns, gitleaks) bring them together.
*/

/**
A token: how it begins, the signs after that, and how many of these there are at least. A log cuts values, so that is fewer than the maker prints where the beginning alone is telling.
*/
export type TokenForm = {readonly begins: string; readonly signs: string; readonly least: number};

const letters = String.raw`[A-Za-z0-9]`;
const wordSigns = String.raw`[\w-]`;
const dotted = String.raw`[\w.=-]`;
const hexadecimal = '[0-9a-f]';

const rows: ReadonlyArray<readonly [begins: string, signs: string, least: number]> = [
	// GitHub, GitLab, Bitbucket and Atlassian
	['ghp_ gho_ ghu_ ghs_ ghr_', letters, 12],
	['github_pat_', String.raw`\w`, 12],
	['glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glimt- glagent- glffct- gloas- glrtr-', dotted, 8],
	['GR1348941', wordSigns, 10],
	['ATATT3 ATBB', dotted, 16],
	// AWS, Google, Azure and Microsoft, Alibaba, DigitalOcean
	['AKIA ASIA ABIA ACCA', '[A-Z0-9]', 12],
	['AIza', wordSigns, 20],
	['ya29.', dotted, 12],
	['GOCSPX-', wordSigns, 12],
	['1//0', wordSigns, 20],
	['LTAI', letters, 16],
	['dop_v1_ doo_v1_ dor_v1_', hexadecimal, 12],
	// Messages and mail
	['xoxa- xoxb- xoxc- xoxd- xoxe- xoxe.xox xoxo- xoxp- xoxr- xoxs- xapp-', String.raw`[\w.%/+-]`, 8],
	['hooks.slack.com/services/', String.raw`[\w/]`, 12],
	['SG.', dotted, 16],
	['key-', hexadecimal, 24],
	['xkeysib- xsmtpsib-', wordSigns, 16],
	['SK', hexadecimal, 32],
	// Payment and shops
	['sk_live_ sk_test_ rk_live_ rk_test_ whsec_', String.raw`[\w/+=]`, 8],
	['rzp_live_ rzp_test_', letters, 8],
	['shpat_ shpca_ shppa_ shpss_', letters, 16],
	['sq0atp- sq0csp- sq0idp-', wordSigns, 12],
	['FLWSECK_TEST- FLWSECK-', wordSigns, 12],
	['access_token$production$', String.raw`[\w$]`, 12],
	// Registries
	['npm_', letters, 16],
	['pypi-', wordSigns, 16],
	['rubygems_', hexadecimal, 16],
	['dckr_pat_ dckr_oat_', wordSigns, 12],
	['CLOJARS_', letters, 16],
	// Language models
	['sk-ant- sk-proj- sk-or-v1- sk-svcacct-', wordSigns, 12],
	['hf_ gsk_ r8_ xai-', letters, 20],
	// Operation
	['hvs. hvb. hvr.', wordSigns, 12],
	['glsa_ glc_', dotted, 16],
	['dapi', hexadecimal, 32],
	['NRAK- NRJS- NRAA-', letters, 16],
	['PMAK-', wordSigns, 16],
	['sntrys_ sntryu_', dotted, 16],
	['dt0c01. dt0s01.', dotted, 16],
	['dp.pt. dp.st. dp.ct.', wordSigns, 16],
	['sbp_ pul- lin_api_ ntn_ figd_ nfp_ pscale_tkn_ pscale_pw_ tfp_ pnu_ rdme_', wordSigns, 16],
	['HRKU- CCIPAT_ bkua_ CFPAT-', wordSigns, 16],
	['ops_eyJ', dotted, 16],
	['AGE-SECRET-KEY-1', '[A-Z0-9]', 16],
];

/**
All forms; those that begin with another's beginning and ask for more do not matter.
*/
export const tokenForms: readonly TokenForm[] = rows.flatMap(([begins, signs, least]) =>
	begins.split(' ').map(beginning => ({begins: beginning, signs, least})),
);
