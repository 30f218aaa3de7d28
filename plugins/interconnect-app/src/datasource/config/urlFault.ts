/** What is wrong with the URL of a collector, and what to enter; null where nothing is. */
export function urlFault(text: string | undefined): string | null {
  if (text === undefined || text === '') {
    return 'Enter where the collector listens, such as https://collector.example:8443';
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'That is no URL: begin with https:// or, on this machine only, http://';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return 'The URL begins with https:// or, on this machine only, http://';
  }
  if (url.username !== '' || url.password !== '') {
    return 'Leave user and password out: enter the token below, where it is kept encrypted';
  }
  if (url.pathname.includes('/api')) {
    return 'Leave /api out: only scheme, host and port, and the path of a proxy where there is one';
  }
  return null;
}
