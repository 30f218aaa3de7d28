/** The style of the collector's own few pages; the wall has its own. */
export const style = `:root { color-scheme: dark; }
body { margin: 0; background: #0b0f14; color: #e6edf3; font: 18px/1.5 system-ui, sans-serif; }
main { max-width: 32rem; margin: 15vh auto 0; padding: 0 1.5rem; }
main:has(.reading) { margin-top: 2rem; max-width: 42rem; padding-bottom: 4rem; }
h1 { font-size: 1.75rem; font-weight: 600; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; font-weight: 600; margin-top: 2rem; }
li { margin-bottom: 0.5rem; }
code { background: #161c24; border-radius: 4px; padding: 0.1em 0.3em; overflow-wrap: anywhere; }
a { color: inherit; }
label { display: block; margin-bottom: 0.25rem; }
input, button { box-sizing: border-box; width: 100%; padding: 0.6rem; font: inherit; color: inherit;
  background: #161c24; border: 1px solid #5b6875; border-radius: 4px; }
button { background: #e6edf3; color: #0b0f14; cursor: pointer; }
:focus-visible { outline: 3px solid #e6edf3; outline-offset: 2px; }
`;
