/**
 * Forecast value added: measure of the reference (seasonal naive, or the step before) minus measure of the model, where smaller is
 * better. + means the model earned its keep.
 * @param reference measure of the reference, any unit
 * @param model same measure of the model on the same points
 * @see Gilliland 2010
 */
export const valueAdded = (reference: number, model: number): number => reference - model;

/** Forecast value added as a fraction of the reference's measure: 0.12 = 12 % better. NaN unless the reference is above 0. */
export const relativeValueAdded = (reference: number, model: number): number => (reference > 0 ? (reference - model) / reference : Number.NaN);
