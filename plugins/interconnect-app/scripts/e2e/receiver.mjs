import { createServer } from 'node:http';

/** Where Grafana's contact points send to: it takes all that comes. */
export async function startReceiver() {
  let told = 0;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      told++;
      response.end();
    });
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}`, told: () => told, stop };
}
