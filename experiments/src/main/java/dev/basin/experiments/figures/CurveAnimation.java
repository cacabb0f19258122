package dev.basin.experiments.figures;

import dev.basin.experiments.figure.Digits;
import java.util.List;
import java.util.stream.Collectors;

/// A page on which the training of a chain is played: the chain in the plane of its two networks
/// and its bend, and the train loss along it. It needs nothing but a browser.
///
/// @param chord the distance between the two networks
/// @param moments the earliest first
record CurveAnimation(double chord, List<Moment> moments) {

  /// The chain at one moment.
  ///
  /// @param epoch of the chain's training
  /// @param x of the bend, along the straight line
  /// @param y of the bend, across it
  /// @param losses at equally spaced t
  record Moment(double epoch, double x, double y, List<Double> losses) {
    private String json() {
      return "{\"epoch\":%s,\"x\":%s,\"y\":%s,\"losses\":[%s]}"
          .formatted(
              Digits.six(epoch),
              Digits.six(x),
              Digits.six(y),
              losses.stream().map(Digits::six).collect(Collectors.joining(",")));
    }
  }

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>The training of a chain</title>
      <style>
      :root { color-scheme: light dark; font-family: sans-serif; }
      body { margin: 1rem auto; max-width: 60rem; padding: 0 1rem; }
      .panels { display: flex; flex-wrap: wrap; gap: 1rem; }
      svg { flex: 1 1 20rem; min-width: 0; border: 1px solid #8886; }
      .controls { display: flex; gap: 1rem; align-items: center; margin: 1rem 0; }
      input { flex: 1; }
      button { font-size: 1rem; padding: .4rem 1rem; min-width: 6rem; }
      path { fill: none; stroke: #0072b2; stroke-width: 2.5; }
      .chord { stroke: #888; stroke-dasharray: 6 5; stroke-width: 1.5; }
      circle { fill: #d55e00; }
      text { fill: currentColor; font-size: 14px; }
      </style>
      </head>
      <body>
      <h1>The training of a chain between two networks</h1>
      <p>Left: the chain in the plane through the two networks (dots) and its bend, in distances
      between weights; the dashed line is the straight one. Right: the l2-regularised train loss
      along the chain, on a logarithmic axis.</p>
      <div class="panels">
      <svg viewBox="0 0 400 320" role="img" aria-label="The chain in its plane">
      <path class="chord" d="M40 280H360"/><path id="chain"/>
      <circle cx="40" cy="280" r="6"/><circle cx="360" cy="280" r="6"/>
      <circle id="bend" r="5"/><text x="12" y="22" id="place"></text></svg>
      <svg viewBox="0 0 400 320" role="img" aria-label="The train loss along the chain">
      <path id="loss"/><text x="12" y="22" id="most"></text><text x="12" y="310">one network</text>
      <text x="290" y="310">the other one</text></svg>
      </div>
      <div class="controls">
      <button id="play" type="button">Play</button>
      <label for="time">Epoch</label>
      <input id="time" type="range" min="0" value="0" step="1">
      <output id="epoch" for="time"></output>
      </div>
      <script>
      const chord = @CHORD@, moments = [@MOMENTS@];
      const at = id => document.getElementById(id);
      const tallest = Math.max(...moments.map(m => m.y), chord / 4);
      const all = moments.flatMap(m => m.losses);
      const low = Math.log(Math.min(...all)), high = Math.log(Math.max(...all));
      const across = x => 40 + 320 * x / chord, up = y => 280 - 240 * y / tallest;
      const height = loss => 290 - 250 * (Math.log(loss) - low) / (high - low || 1);
      at('time').max = moments.length - 1;
      function show(k) {
        const m = moments[k], n = m.losses.length - 1;
        const x = across(m.x), y = up(m.y);
        at('chain').setAttribute('d', `M40 280L${x} ${y}L360 280`);
        at('bend').setAttribute('cx', x);
        at('bend').setAttribute('cy', y);
        at('loss').setAttribute('d', 'M' + m.losses.map(
          (loss, i) => `${10 + 380 * i / n} ${height(loss)}`).join('L'));
        at('place').textContent = `bend ${m.y.toPrecision(3)} off the straight line`;
        at('most').textContent = `greatest loss ${Math.max(...m.losses).toPrecision(3)} nats`;
        at('epoch').textContent = m.epoch;
        at('time').setAttribute('aria-valuetext', `epoch ${m.epoch}`);
      }
      let timer = null;
      function stop() { clearInterval(timer); timer = null; at('play').textContent = 'Play'; }
      function play() {
        if (timer) { stop(); return; }
        if (+at('time').value === moments.length - 1) { at('time').value = 0; }
        at('play').textContent = 'Pause';
        timer = setInterval(() => {
          if (+at('time').value === moments.length - 1) { stop(); return; }
          at('time').value = +at('time').value + 1;
          show(+at('time').value);
        }, 400);
      }
      at('play').onclick = play;
      at('time').oninput = () => { stop(); show(+at('time').value); };
      show(0);
      if (!matchMedia('(prefers-reduced-motion: reduce)').matches) { play(); }
      </script>
      </body>
      </html>
      """;

  String html() {
    String data = moments.stream().map(Moment::json).collect(Collectors.joining(","));
    return PAGE.replace("@CHORD@", Digits.six(chord)).replace("@MOMENTS@", data);
  }
}
