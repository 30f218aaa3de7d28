/** The collector name under which simulated history and live data are written, so that nothing of it passes for real. */
export const SIMULATED_COLLECTOR = 'simulated';
