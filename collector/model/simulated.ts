/** The collector name under which simulated history and live data are written, so that nothing of it passes for real. */
export const SIMULATED_COLLECTOR = 'simulated';

/** The folder below a data folder that a start without configuration works in, anew each time. */
export const SIMULATED_FOLDER = 'simulated';
