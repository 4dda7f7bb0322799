/** Columns of `prophet_like`, shared by the model and whoever takes its forecasts apart. Never in logarithms: parts have to add up. */
export const PROPHET_SHAPE = { changepoints: 20, harmonics: 6, drivers: true, allowLog: false };
