/** Style of the pages inside a bundle: fonts of the system, light and dark as the reader has it, clean on paper. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--bg:#fbf9f5;--sf:#f4f0e8;--bd:#d9d2c4;--tx:#1b2433;--mu:#5c6472;--ok:#047857;--bad:#b91c1c;--wa:#92400e;--a:#0f766e;--t95:rgba(15,118,110,.13);--t80:rgba(15,118,110,.24)}
@media (prefers-color-scheme:dark){:root{--bg:#0f172a;--sf:#1e293b;--bd:#334155;--tx:#e2e8f0;--mu:#94a3b8;--ok:#34d399;--bad:#f87171;--wa:#fbbf24;--a:#2dd4bf;--t95:rgba(45,212,191,.14);--t80:rgba(45,212,191,.26)}}
*{box-sizing:border-box}
html{font:16px/1.6 system-ui,-apple-system,"Segoe UI",sans-serif;background:var(--bg);color:var(--tx);-webkit-text-size-adjust:100%}
body{margin:0}
main{max-width:980px;margin:0 auto;padding:48px 24px 96px}
h1,h2,h3,.lead{font-family:Georgia,"Times New Roman",serif;font-weight:500;line-height:1.25;margin:0}
h1{font-size:34px;overflow-wrap:anywhere}
h2{font-size:23px;margin:56px 0 12px;padding-top:20px;border-top:1px solid var(--bd)}
h3{font-size:17px;margin:28px 0 8px}
p{max-width:72ch;margin:8px 0}
.lead{font-size:19px;line-height:1.5;color:var(--mu);margin-top:12px;max-width:60ch}
.kind{font-size:13px;color:var(--mu);margin:0 0 6px;letter-spacing:.02em}
.muted,caption,figcaption{color:var(--mu);font-size:14px}
a{color:var(--a)}
code,pre,.mono{font:13px/1.55 ui-monospace,"SF Mono",Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{background:var(--sf);border:1px solid var(--bd);border-radius:6px;padding:14px 16px;white-space:pre-wrap}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:1px;margin:28px 0;background:var(--bd);border:1px solid var(--bd);border-radius:6px;overflow:hidden}
.facts>div{background:var(--sf);padding:12px 16px}
dt{font-size:13px;color:var(--mu)}
dd{margin:2px 0 0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:12px 0}
.end{direction:rtl}.end>*{direction:ltr}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:8px}
th,td{text-align:left;padding:7px 14px 7px 0;border-bottom:1px solid var(--bd);vertical-align:top;font-weight:400}
thead th{color:var(--mu);font-size:13px;white-space:nowrap}
tbody th{overflow-wrap:anywhere;min-width:140px}
.num{text-align:right;white-space:nowrap}
td.num:last-child,th.num:last-child{padding-right:0}
tr.first th,tr.first td{font-weight:600}
.tag{display:inline-block;font-size:12px;line-height:18px;border:1px solid var(--bd);border-radius:9px;padding:0 8px;color:var(--mu);white-space:nowrap;font-weight:400}
.ok{color:var(--ok)}.bad{color:var(--bad)}.wa{color:var(--wa)}
.verdict{border-left:3px solid var(--a);padding:4px 0 4px 18px;margin:28px 0;font:500 20px/1.45 Georgia,"Times New Roman",serif;max-width:60ch}
figure{margin:20px 0 28px}
svg{display:block;width:100%;height:auto;font:12px system-ui,-apple-system,"Segoe UI",sans-serif}
svg text{fill:var(--mu)}
.grid{stroke:var(--bd);stroke-width:1;fill:none}
.now{stroke:var(--mu);stroke-width:1;stroke-dasharray:2 3;fill:none}
.actual{stroke:var(--tx);stroke-width:1.6;fill:none;stroke-linejoin:round}
.mean{stroke:var(--a);stroke-width:2;fill:none;stroke-linejoin:round}
.baseline{stroke:var(--mu);stroke-width:1.4;stroke-dasharray:5 4;fill:none}
.wide{fill:var(--t95)}.narrow{fill:var(--t80)}
svg text.strong{fill:var(--tx);font-weight:600}svg text.accent{fill:var(--a);font-weight:600}
ul,ol{padding-left:22px;margin:8px 0}li{margin:4px 0}
details{margin:8px 0}summary{cursor:pointer;color:var(--a);font-size:14px}
:focus-visible{outline:2px solid var(--a);outline-offset:2px}
@media (max-width:600px){main{padding:28px 16px 64px}h1{font-size:27px}}
@media print{:root{--bg:#fff;--sf:#fff;--bd:#bbb;--tx:#000;--mu:#444;--a:#0f766e;--t95:rgba(15,118,110,.13);--t80:rgba(15,118,110,.24)}main{max-width:none;padding:0}h2{break-after:avoid}figure,tr,.facts,pre{break-inside:avoid}.scroll{overflow:visible}a{color:inherit}}
`.trim();
