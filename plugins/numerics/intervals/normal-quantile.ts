/**
 * Quantile of the standard normal, the inverse of its distribution function; relative error below 1e-15 or so.
 * @param probability p in [0, 1]; −∞ at 0, ∞ at 1, NaN outside
 * @returns z with P(Z ≤ z) = p
 * @see Wichura 1988, Algorithm AS 241 (PPND16): three rational approximations in p − ½ and √(−ln min(p, 1 − p))
 */
export function normalQuantile(probability: number): number {
  const centred = probability - 0.5;
  if (Math.abs(centred) <= 0.425) return centred * central(0.180625 - centred * centred);
  if (!(probability > 0 && probability < 1)) return probability === 0 ? Number.NEGATIVE_INFINITY : probability === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  const root = Math.sqrt(-Math.log(centred < 0 ? probability : 1 - probability));
  const size = root <= 5 ? outer(root - 1.6) : tail(root - 5);
  return centred < 0 ? -size : size;
}

/**
 * Half width of a two-sided normal interval in standard deviations: 1.96 at 95.
 * @param level coverage in percent, in (0, 100)
 */
export const normalFactor = (level: number): number => -normalQuantile((100 - level) / 200);

function central(r: number): number {
  let top = 2509.0809287301227 * r + 33430.57558358813;
  top = (top * r + 67265.7709270087) * r + 45921.95393154987;
  top = (top * r + 13731.69376550946) * r + 1971.5909503065513;
  top = (top * r + 133.14166789178438) * r + 3.3871328727963665;
  let low = 5226.495278852854 * r + 28729.085735721943;
  low = (low * r + 39307.89580009271) * r + 21213.794301586597;
  low = (low * r + 5394.196021424751) * r + 687.1870074920579;
  low = (low * r + 42.31333070160091) * r + 1;
  return top / low;
}

function outer(r: number): number {
  let top = 0.0007745450142783414 * r + 0.022723844989269184;
  top = (top * r + 0.2417807251774506) * r + 1.2704582524523684;
  top = (top * r + 3.6478483247632045) * r + 5.769497221460691;
  top = (top * r + 4.630337846156546) * r + 1.4234371107496835;
  let low = 1.0507500716444169e-9 * r + 0.0005475938084995345;
  low = (low * r + 0.015198666563616457) * r + 0.14810397642748008;
  low = (low * r + 0.6897673349851) * r + 1.6763848301838038;
  low = (low * r + 2.053191626637759) * r + 1;
  return top / low;
}

function tail(r: number): number {
  let top = 2.0103343992922881e-7 * r + 2.7115555687434876e-5;
  top = (top * r + 0.0012426609473880784) * r + 0.026532189526576124;
  top = (top * r + 0.29656057182850487) * r + 1.7848265399172913;
  top = (top * r + 5.463784911164114) * r + 6.657904643501103;
  let low = 2.0442631033899397e-15 * r + 1.421511758316446e-7;
  low = (low * r + 1.8463183175100548e-5) * r + 0.0007868691311456133;
  low = (low * r + 0.014875361290850615) * r + 0.1369298809227358;
  low = (low * r + 0.599832206555888) * r + 1;
  return top / low;
}
