package dev.basin.experiments.figure;

/// The fixed parts of the report: its head and its style sheet.
final class ReportStyle {
  /// Format: the generator tag, the style sheet. The header stays open.
  static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      %s
      <title>Basin: figures</title>
      <link rel="icon" href="data:,">
      <style>
      %s</style>
      </head>
      <body>
      <a class="skip" href="#figures">Skip to the figures</a>
      <header>
      <h1>Basin</h1>
      <p>Sharpness-aware minimization, mode connectivity, grokking and double descent: every figure
      recomputed, every claim beside the number that was measured.</p>
      """;

  /// What the articles stand in.
  static final String MAIN = "<main id=\"figures\" tabindex=\"-1\">\n";

  static final String CSS =
      """
      :root {
        color-scheme: light dark;
        --page: #f6f7f9; --card: #ffffff; --text: #1c2128; --quiet: #5b6572; --line: #dde1e7;
        --link: #0b57a8; --good: #1a6b35; --good-back: #e3f4e8; --bad: #a3241d; --bad-back: #fbe6e4;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --page: #14171b; --card: #1d2127; --text: #e3e7ec; --quiet: #9aa4b1; --line: #333a44;
          --link: #7db7f5; --good: #7fd39a; --good-back: #16301f; --bad: #f29b94;
          --bad-back: #3a1b19;
        }
      }
      * { box-sizing: border-box; }
      body {
        margin: 0; background: var(--page); color: var(--text);
        font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
      }
      header, nav, main { max-width: 64rem; margin: 0 auto; padding: 0 1rem; }
      header { padding-top: 1.5rem; }
      main { padding-bottom: 4rem; outline: 0; }
      .skip { position: absolute; left: 1rem; top: -4rem; padding: .4rem .8rem; }
      .skip:focus { top: .5rem; background: var(--card); z-index: 1; }
      :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
      h1 { margin: 0; font-size: 2rem; letter-spacing: -.02em; }
      header p { margin: .25rem 0 1.25rem; color: var(--quiet); max-width: 44rem; }
      nav ol { margin: 0 0 1.5rem; padding: 0 0 0 1.5rem; }
      nav li { padding: .15rem 0; }
      a { color: var(--link); text-underline-offset: .15em; }
      .quiet { color: var(--quiet); font-size: .9rem; }
      article {
        background: var(--card); border: 1px solid var(--line); border-radius: 12px;
        padding: 1.25rem 1.5rem 1rem; margin: 0 0 1.75rem;
      }
      .lecture {
        margin: 0; color: var(--quiet); font-size: .8rem; font-weight: 600;
        text-transform: uppercase; letter-spacing: .06em;
      }
      h2 { margin: .1rem 0 .5rem; font-size: 1.35rem; }
      h3 { margin: 1.25rem 0 .25rem; font-size: 1rem; }
      figure { margin: 1rem 0; background: #fff; border-radius: 8px; overflow-x: auto; }
      figure a { display: block; outline-offset: -3px; }
      figure img { display: block; width: 100%; height: auto; }
      .formula { display: inline-block; max-width: 100%; margin: .25rem 0; }
      .formula img { width: auto; max-width: none; }
      .results { width: auto; min-width: 50%; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .92rem; }
      th, td {
        text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
        border-top: 1px solid var(--line);
      }
      th { font-weight: 500; color: var(--quiet); }
      .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
      .holds, .fails { font-weight: 600; white-space: nowrap; padding-left: .5rem; }
      .holds { color: var(--good); background: var(--good-back); }
      .fails { color: var(--bad); background: var(--bad-back); }
      .files { list-style: none; margin: 0; padding: 0; }
      .page { font-weight: 600; }
      details {
        border-top: 1px solid var(--line); padding-top: .6rem;
        color: var(--quiet); font-size: .9rem;
      }
      summary { cursor: pointer; }
      dl {
        display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .6rem 0;
      }
      dt { color: var(--quiet); }
      dd { margin: 0; color: var(--text); overflow-wrap: anywhere; }
      code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .88em; }
      @media (max-width: 36rem) {
        article { padding: 1rem; }
        dl { grid-template-columns: 1fr; gap: 0; }
        dd { margin-bottom: .5rem; }
        .claims thead { display: none; }
        .claims, .claims tbody { display: block; }
        .claims tr {
          display: flex; flex-wrap: wrap; gap: .2rem .75rem;
          border-top: 1px solid var(--line); padding: .4rem 0;
        }
        .claims td { border: 0; padding: 0 .5rem 0 0; }
        .claims td:first-child { flex-basis: 100%; }
        .claims .holds, .claims .fails { padding-left: .5rem; margin-left: auto; }
        .claims .number::before { content: "measured "; color: var(--quiet); }
        .claims .bound::before { content: "bound "; }
        figure:not(.formula) img { min-width: 36rem; }
        /* a shadow at either end tells that there is more to scroll to */
        figure {
          background:
            linear-gradient(to right, #fff 1rem, #fff0) left / 2rem 100%,
            linear-gradient(to left, #fff 1rem, #fff0) right / 2rem 100%,
            linear-gradient(to right, #0003, #0000) left / .7rem 100%,
            linear-gradient(to left, #0003, #0000) right / .7rem 100%, #fff;
          background-repeat: no-repeat;
          background-attachment: local, local, scroll, scroll, local;
        }
        figure:not(.formula) img { mix-blend-mode: multiply; }
      }
      @media print {
        :root {
          color-scheme: light;
          --page: #fff; --card: #fff; --text: #000; --quiet: #444; --line: #bbb; --link: #000;
          --good: #000; --good-back: #fff; --bad: #000; --bad-back: #fff;
        }
        html, body { font-size: 9pt; }
        th, td { padding-top: .15rem; padding-bottom: .15rem; }
        .skip { display: none; }
        header, nav, main { max-width: none; padding: 0; }
        article { border: 0; padding: 0; break-before: page; }
        h2, h3, thead, summary { break-after: avoid; }
        figure, tr, dt, .formula { break-inside: avoid; }
        figure:not(.formula) img { width: auto; min-width: 0; max-width: 100%; max-height: 22cm; }
        .formula img { max-width: 100%; }
        .scroll, figure { overflow: visible; }
        details::details-content { content-visibility: visible; block-size: auto; }
        .page a::after, .files a::after { content: " (" attr(href) ")"; }
      }
      """;

  private ReportStyle() {}
}
