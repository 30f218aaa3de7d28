import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { build } from 'esbuild';

const root = join(__dirname, '../..');
const newer = join(root, 'tests/react-19/node_modules');
/** A folder in place of a package has no `exports` that would choose the browser's half of what draws strings. */
const newest = {
  react: join(newer, 'react'),
  'react-dom': join(newer, 'react-dom'),
  'react-dom/server': join(newer, 'react-dom/server.browser.js'),
};
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

// AMD comes last: what is shared would register with it instead of being bundled.
const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Panel</title></head>
<body style="margin:0"><main><div id="panel"></div></main>
<script src="/node_modules/systemjs/dist/system.js"></script><script src="/externals.js"></script>
<script src="/node_modules/systemjs/dist/extras/amd.js"></script></body></html>`;

export interface Harness {
  url: string;
  close(): Promise<void>;
}

/** Serves the built plugin, what it shares with Grafana under the React asked for, and a way through to the collector as Grafana's proxy has it. */
export async function serve(collector: string, react: '18' | '19' = '18'): Promise<Harness> {
  const externals = await bundle(react);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    if (pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    } else if (pathname === '/externals.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(externals);
    } else if (pathname.startsWith('/api/datasources/proxy/uid/x/collector/')) {
      pass(collector, request, response);
    } else {
      file(pathname, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}

async function bundle(react: '18' | '19'): Promise<string> {
  const alias = react === '19' ? newest : undefined;
  const { outputFiles } = await build({
    ...{
      entryPoints: [join(__dirname, 'externals.ts')],
      bundle: true,
      write: false,
      format: 'iife',
      absWorkingDir: root,
    },
    ...{
      alias,
      logLevel: 'error',
      jsx: 'transform',
      define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    },
    loader: { '.svg': 'dataurl', '.css': 'empty', '.woff2': 'empty', '.woff': 'empty', '.ttf': 'empty' },
  });
  return outputFiles[0]?.text ?? '';
}

function file(pathname: string, response: ServerResponse): void {
  const path = join(root, normalize(pathname));
  if (!path.startsWith(root) || !existsSync(path) || !statSync(path).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
  createReadStream(path).pipe(response);
}

/** GET alone, as the route in plugin.json; what the browser sent of cookies or tokens stays here. */
function pass(collector: string, { url = '', method }: IncomingMessage, response: ServerResponse): void {
  if (method !== 'GET') {
    response.writeHead(405).end();
    return;
  }
  const target = new URL(url.replace('/api/datasources/proxy/uid/x/collector', ''), collector);
  const upstream = ask(target, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => {
    if (!response.headersSent) {
      response.writeHead(502);
    }
    response.end();
  });
  response.on('close', () => upstream.destroy());
  upstream.end();
}
