/** What the scaffold's own README says: none of it may be left. */
const TEMPLATE = /This is a starting point|scaffold(ed)? by|@grafana\/create-plugin|Getting started\s+###? Frontend/i;
/** What is for those who build a plugin, and not for those who use it. */
const JARGON = ['yarn', 'nodejs', 'npm ', 'webpack'];

/**
 * Faults of the README that is packed: it is what people see in the catalogue and on the plugin's page in Grafana. Pictures may be those that a
 * Grafana with the plugin `id` serves itself: there is no network behind many a NOC's door.
 */
export function readmeFaults(text, id) {
  const served = `/public/plugins/${id}/`;
  const links = [...text.matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)[^)]*\)/g)];
  const wrong = links.filter(
    ([, picture, to]) => !/^(https:\/\/|#|mailto:)/.test(to) && !(picture && to.startsWith(served))
  );
  return [
    ...(text.trim().split('\n').length < 10 ? ['README.md: says too little'] : []),
    ...(TEMPLATE.test(text) ? ['README.md: is the template of the scaffold'] : []),
    ...(/<\/?[a-z][^>]*>/i.test(text.replaceAll(/```[\s\S]*?```|`[^`]*`/g, '')) ? ['README.md: has HTML in it'] : []),
    ...JARGON.filter((word) => text.includes(word)).map(
      (word) => `README.md: ${word.trim()} is for those who build it`
    ),
    ...wrong.map(([, , to]) => `README.md: ${to} is a relative link`),
    ...(links.some(([, picture]) => picture) ? [] : ['README.md: shows no picture']),
    ...(/%[A-Z_]+%/.test(text) ? ['README.md: a placeholder is left'] : []),
  ];
}
