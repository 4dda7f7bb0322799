/** Steps of demo_minimal, in their order. */
export const DEMO_STEPS = ['precheck', 'reset', 'seed', 'status', 'features', 'train', 'backtest', 'register', 'verify', 'agent', 'cleanup'];
