/*
One column, wide enough for a table of six columns. Red is for what got through and for nothing else; it always has a word or a place
beside its colour. Contrast is at least 4.5:1 in both schemes. Long text from outside breaks anywhere rather than widen the page.
*/

/**
The style sheet of the HTML report.
*/
export const style = `
:root{--ink:#1c2227;--soft:#59636b;--line:#dde2e6;--paper:#fff;--panel:#f4f6f7;--bar:#8fa3b2;--danger:#c0182b;--danger-soft:#fdeef0;--warn:#8a5a00;--good:#2d6a4f}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8eb;--soft:#9ba6ae;--line:#333c43;--paper:#14181b;--panel:#1d2327;--bar:#5d7180;--danger:#ff7a85;--danger-soft:#33191d;--warn:#e0b050;--good:#7fc8a4}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
main{max-width:62rem;margin:0 auto;padding:2rem 1.25rem 4rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em}
header{border-left:.375rem solid var(--good);padding:.125rem 0 .125rem 1.25rem;margin-bottom:2rem}
header.alarm{border-color:var(--danger)}
header.unsure{border-color:var(--warn)}
.name{margin:0;color:var(--soft);font-size:.875rem}
h1{margin:.25rem 0 .5rem;font-size:1.75rem;line-height:1.25;text-wrap:balance}
header.alarm h1{color:var(--danger)}
.lead{margin:0;font-size:1.0625rem;max-width:46rem}
section{margin-top:2.5rem}
h2{margin:0 0 .75rem;font-size:1.1875rem;line-height:1.3;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h3{margin:0 0 .25rem;font-size:1rem;line-height:1.4}
h3 small{color:var(--soft);font-weight:400}
p{margin:0 0 .75rem}
small{font-size:.875em}
.tiles{list-style:none;margin:0 0 1.25rem;padding:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.5rem}
.tiles li{background:var(--panel);border-radius:.375rem;padding:.5rem .75rem;color:var(--soft);line-height:1.3}
.tiles b{display:block;font-size:1.5rem;line-height:1.25;color:var(--ink);font-variant-numeric:tabular-nums}
.tiles .through:not(.none){background:var(--danger-soft)}
.tiles .through:not(.none),.tiles .through:not(.none) b{color:var(--danger)}
figure{margin:0}
figcaption{color:var(--soft);font-size:.875rem}
svg.course{display:block;width:100%;height:auto}
svg text{fill:var(--soft);font-size:11px;font-family:inherit;font-variant-numeric:tabular-nums}
svg .grid{stroke:var(--line)}
svg .axis{stroke:var(--soft)}
svg .all{fill:var(--bar)}
svg .through{fill:var(--danger)}
.key.through{color:var(--danger);font-weight:600}
.scroll{overflow-x:auto;margin-bottom:.5rem}
.scroll+.scroll,.more+.scroll{margin-top:1.25rem}
table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.4}
th{font-size:.8125rem;font-weight:600;color:var(--soft);text-align:left;white-space:nowrap;vertical-align:bottom}
th,td{padding:.3125rem .75rem .3125rem 0;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
td{vertical-align:top;overflow-wrap:normal}
td code{overflow-wrap:anywhere}
td:first-child{min-width:9rem}
.right{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.alarm{color:var(--danger);font-weight:600}
svg.bar{display:block;margin-top:.1875rem;max-width:16rem}
.more{color:var(--soft);font-size:.9375rem}
article{border:1px solid var(--line);border-left:.25rem solid var(--bar);border-radius:.375rem;padding:.75rem 1rem;margin-bottom:.75rem;break-inside:avoid}
article.alarm{border-left-color:var(--danger)}
.facts{list-style:none;margin:0;padding:0;color:var(--soft);font-size:.9375rem;display:flex;flex-wrap:wrap;column-gap:1.25rem}
.facts li:first-child{color:var(--ink)}
article.alarm .facts li:first-child{color:var(--danger);font-weight:600}
.facts code{color:var(--ink)}
.carried{margin:.5rem 0 0;padding:.5rem .75rem;background:var(--panel);border-radius:.25rem;list-style:none;font-size:.9375rem}
.carried li+li{margin-top:.375rem}
dl{margin:0}
dl div{display:grid;grid-template-columns:6rem 1fr;gap:.75rem;padding:.25rem 0;border-bottom:1px solid var(--line)}
dt{color:var(--soft)}
dd{margin:0}
ul{margin:0 0 .75rem;padding-left:1.25rem}
.proof{margin-top:1.25rem}
.raw{list-style:none;background:var(--panel);border-radius:.25rem;padding:.5rem .75rem;margin:.375rem 0}
.raw li+li{margin-top:.375rem}
.raw code{white-space:pre-wrap;font-size:.75rem}
.check{white-space:pre-wrap;font-size:.75rem;line-height:1.45;margin:0;color:var(--soft);padding-left:.75rem}
a{color:inherit}
.place{margin:0;color:var(--soft);font-size:.8125rem}
@media (max-width:40rem){main{padding:1.25rem 1rem 3rem}h1{font-size:1.375rem}header{padding-left:.875rem}dl div{grid-template-columns:1fr;gap:0}table{font-size:.875rem}th,td{padding-right:.5rem}td:first-child{min-width:5rem}td{overflow-wrap:anywhere}.minor{display:none}svg.course{min-width:34rem}figure{overflow-x:auto}}
@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--panel:#f2f2f2;--bar:#8fa3b2;--danger:#b00020;--danger-soft:#fff;--warn:#7a5000;--good:#2d6a4f}body{font-size:10pt}table{font-size:8.5pt}.facts,.carried{font-size:9pt}main{max-width:none;padding:0}section{margin-top:1.25rem}h2{break-after:avoid}h3{break-after:avoid}tr,figure,.tiles{break-inside:avoid}.scroll{overflow:visible}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
