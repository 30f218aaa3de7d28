/** What Grafana's proxy answers, with 400, instead of a 401 of whatever it asked. */
const REFUSED = 'Authentication to data source failed';

/** What a refusal means for whoever looks at the panel: what is wrong, where, what to do. `status` 0: nothing answered Grafana itself. */
export function explain(status: number, body: unknown, name: string): string {
  const said = collectorError(body);
  const refused = status === 400 && (JSON.stringify(body) ?? '').includes(REFUSED);
  if (status === 401 || refused || said?.code === 'token-required') {
    return `The collector refused the token of data source ${name}. Enter one there that the collector knows: interconnect token create makes it.`;
  }
  if (said?.code === 'host-refused') {
    return `The collector refused the host name by which data source ${name} calls it. Use the address in its http.listen, or localhost.`;
  }
  if (said) {
    return said.message;
  }
  if (status === 404) {
    return `What answers at the URL of data source ${name} knows no such address: an older collector, or no collector at all.`;
  }
  if (status === 502 || status === 503 || status === 504) {
    return `Grafana cannot reach the collector of data source ${name}. Is it running, and is the URL the one that Grafana's own machine reaches?`;
  }
  if (status === 403) {
    return `You may not query data source ${name} in Grafana.`;
  }
  return `The collector of data source ${name} answered ${status || 'nothing'}.`;
}

/** The body of every refusal of the collector: `{ error: { code, message } }`; null where it is none. */
function collectorError(body: unknown): { code: string; message: string } | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) {
    return null;
  }
  const { error } = body;
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) {
    return null;
  }
  return { code: String(error.code), message: String(error.message) };
}
