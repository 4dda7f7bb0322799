/**
 * Forecast of the total from those of all series, into the row after the last: the sum of the means, and a sigma as if errors did not go
 * together; the backtest scales it. Without a forecast of every series there is none of the total.
 * @param out arrays of [series + 1, horizon] and [series + 1]
 */
export function sumSeries({ mean, sigma, ok }: { mean: Float64Array; sigma: Float64Array; ok: Uint8Array }, series: number, horizon: number): void {
  const total = series * horizon;
  ok[series] = 1;
  for (let row = 0; row < series; row++) {
    if (ok[row] !== 1) ok[series] = 0;
    for (let step = 0; step < horizon; step++) {
      const cell = row * horizon + step;
      mean[total + step] += mean[cell];
      sigma[total + step] += sigma[cell] * sigma[cell];
    }
  }
  for (let step = 0; step < horizon; step++) sigma[total + step] = Math.sqrt(sigma[total + step]);
}
