import { randomStream } from '../../../../server/kit/random.ts';

/** Weekly sales with known effects: elasticity −2.5, a deal lifts by e^0.7, prices step every quarter, errors hang together. */
export const TRUTH = { elasticity: -2.5, deal: 0.7 };

export interface Juice {
  sales: Float64Array;
  price: Float64Array;
  deal: Float64Array;
}

/**
 * @param weeks of sales, prices and deals alike
 * @param noise deviation of log errors
 */
export function squeezeJuice(seed: number, weeks: number, noise = 0.25): Juice {
  const random = randomStream(seed, 'juice');
  const juice = { sales: new Float64Array(weeks), price: new Float64Array(weeks), deal: new Float64Array(weeks) };
  let [error, base] = [0, 2.5];
  for (let t = 0; t < weeks; t++) {
    if (t % 13 === 0) base = 2.3 + 0.4 * random.uniform();
    juice.deal[t] = random.uniform() < 0.2 ? 1 : 0;
    juice.price[t] = base * (juice.deal[t] === 1 ? 0.75 + 0.15 * random.uniform() : 1);
    error = 0.3 * error + noise * Math.sqrt(0.91) * random.normal();
    const effects = TRUTH.elasticity * Math.log(juice.price[t] / 2.5) + TRUTH.deal * juice.deal[t];
    juice.sales[t] = Math.exp(6 + effects + 0.15 * Math.sin((2 * Math.PI * t) / 52) + error);
  }
  return juice;
}

export const driversOf = ({ price, deal }: Juice) =>
  [
    { name: 'price', role: 'price', values: price },
    { name: 'deal', role: 'promotion', values: deal },
  ] as const;
