import type { Check } from '../facts.js';

export const storeAway: Check = {
  name: 'store-away',
  look: ({ running, config }) => {
    if (running?.store.state !== 'away') return [];
    const { message, driver } = running.store;
    const { store } = config;
    const mend =
      store.driver === 'influx'
        ? `curl -si ${store.url}/ping; then mend store.url, store.username or the engine`
        : 'the reason above says what to do; nothing that was accepted is lost meanwhile';
    return [{ subject: `store ${driver}`, what: `it takes no data: ${message ?? 'it does not say why'}`, mend }];
  },
};
