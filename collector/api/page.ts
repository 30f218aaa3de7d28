/** The few pages that the collector makes itself. `title` and `body` are our own markup: what is not our own text goes through `escaped`. */
export function page(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} – Interconnect Monitor</title>
<link rel="stylesheet" href="/sign-in/style.css">${head}
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

/** Text from elsewhere as content of an element. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
