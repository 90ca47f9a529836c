/// The page's style: one sheet, for light and dark, without anything from outside.
enum ReportStyle {
  static let sheet = """
    :root{color-scheme:light dark;--bg:#fafaf9;--panel:#fff;--text:#1c1917;--dim:#6b6560;--line:#e3e0dc;
    --code:#f3f1ee;--info:#64748b;--low:#2563eb;--medium:#b7860b;--high:#d9480f;--critical:#b3123f;--good:#15803d}
    @media (prefers-color-scheme:dark){:root{--bg:#161514;--panel:#1f1e1c;--text:#ece9e4;--dim:#a39d95;
    --line:#393632;--code:#2a2826;--info:#94a3b8;--low:#6ea8fe;--medium:#e0b13c;--high:#ff8a4c;--critical:#ff6b8b;
    --good:#5fd08a}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
    "Helvetica Neue",Arial,sans-serif}
    main{max-width:1080px;margin:0 auto;padding:28px 20px 64px}
    h1{font-size:26px;margin:0 0 2px;letter-spacing:-.01em}
    h2{font-size:17px;margin:36px 0 10px}
    h5{font-size:13px;margin:14px 0 4px}
    .sub{color:var(--dim);margin:0 0 18px}
    .panel{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:16px 18px}
    .tiles{display:flex;flex-wrap:wrap;gap:10px;margin-bottom:14px}
    .tile{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:10px 16px;min-width:104px}
    .tile b{display:block;font-size:22px;line-height:1.25;font-variant-numeric:tabular-nums}
    .tile span{color:var(--dim);font-size:13px}
    .notes{color:var(--dim);font-size:14px;margin:10px 0 0;padding-left:18px}
    svg{display:block;width:100%;height:auto}
    svg text{fill:var(--dim);font:11px system-ui,sans-serif}
    svg .axis{stroke:var(--line)}
    .f-info{fill:var(--info)}.f-low{fill:var(--low)}.f-medium{fill:var(--medium)}.f-high{fill:var(--high)}
    .f-critical{fill:var(--critical)}
    .s-info{color:var(--info)}.s-low{color:var(--low)}.s-medium{color:var(--medium)}.s-high{color:var(--high)}
    .s-critical{color:var(--critical)}
    .badge{display:inline-block;min-width:68px;text-align:center;border:1px solid currentColor;border-radius:999px;
    padding:0 9px;font-size:12px;font-weight:600;line-height:20px}
    table{border-collapse:collapse;width:100%;font-size:14px}
    th{text-align:left;color:var(--dim);font-weight:500;padding:4px 10px 6px;border-bottom:1px solid var(--line)}
    td{padding:7px 10px;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
    tr:last-child td{border-bottom:0}
    td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    td.w{white-space:nowrap}
    .spark{width:150px}
    .scroll{overflow-x:auto}
    .filters{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;margin-bottom:12px;font-size:14px}
    .filters input[type=search],.filters select{background:var(--panel);color:var(--text);
    border:1px solid var(--line);border-radius:7px;padding:5px 9px;font:inherit;max-width:320px}
    details.signal{background:var(--panel);border:1px solid var(--line);border-radius:10px;margin-bottom:8px}
    details.signal>summary{cursor:pointer;padding:10px 14px;display:grid;list-style:none;
    grid-template-columns:78px 1fr auto;gap:4px 12px;align-items:baseline}
    details.signal>summary::-webkit-details-marker{display:none}
    details.signal>summary:focus-visible{outline:2px solid var(--low);border-radius:10px}
    details.signal[open]>summary{border-bottom:1px solid var(--line)}
    .when{color:var(--dim);font-size:13px;font-variant-numeric:tabular-nums;white-space:nowrap}
    .group{grid-column:2/4;color:var(--dim);font-size:13px;overflow-wrap:anywhere}
    .title{font-weight:550;overflow-wrap:anywhere}
    .body{padding:4px 18px 16px;font-size:14px}
    .cols{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 28px}
    @media (max-width:760px){.cols{grid-template-columns:1fr}details.signal>summary{grid-template-columns:1fr}
    .group{grid-column:1}.when{white-space:normal}}
    code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--code);
    border-radius:5px}
    code{padding:1px 4px;overflow-wrap:anywhere}
    pre{padding:9px 11px;margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere}
    ul,ol{margin:4px 0 8px;padding-left:20px}
    p{margin:6px 0}
    .terms{list-style:none;padding:0;margin:4px 0 10px}
    .terms li{padding:2px 0 2px 20px;position:relative}
    .terms li::before{content:"✓";position:absolute;left:2px;color:var(--good)}
    .terms .found{color:var(--dim)}
    .facts{display:grid;grid-template-columns:auto 1fr;gap:2px 14px;margin:8px 0}
    .facts dt{color:var(--dim)}.facts dd{margin:0;overflow-wrap:anywhere}
    .none{color:var(--dim);padding:26px;text-align:center}
    [hidden]{display:none!important}
    @media print{.filters{display:none}details.signal{break-inside:avoid}}
    """

  /// Shows the signals that the filters leave; without it the page shows all.
  static let script = """
    (function(){
    var list=[].slice.call(document.querySelectorAll('details.signal'));
    var boxes=[].slice.call(document.querySelectorAll('input[name=severity]'));
    var rule=document.getElementById('rule'),text=document.getElementById('text'),shown=document.getElementById('shown');
    if(!rule||!text||!shown){return}
    document.querySelector('.filters').hidden=false;
    function update(){
    var on={},count=0,words=text.value.toLowerCase();
    boxes.forEach(function(box){on[box.value]=box.checked});
    list.forEach(function(item){
    var ok=on[item.dataset.severity]&&(rule.value===''||item.dataset.rule===rule.value)&&
    (words===''||item.querySelector('summary').textContent.toLowerCase().indexOf(words)>=0);
    item.hidden=!ok;if(ok){count+=1}});
    shown.textContent=count+' of '+list.length+' shown';}
    boxes.forEach(function(box){box.addEventListener('change',update)});
    rule.addEventListener('change',update);text.addEventListener('input',update);update();
    })();
    """
}
