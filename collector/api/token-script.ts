/**
 * For screens without a keyboard: `https://collector/#token=…`. What follows `#` is sent to no server and stands in no log; this script takes it
 * out of the address, and the form turns it into a cookie that no script can read.
 */
export const tokenScript = `
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token !== null) {
  history.replaceState(null, '', location.pathname);
  const form = document.querySelector('form[action="/sign-in"]');
  if (form === null) location.replace('/');
  else {
    form.elements.token.value = token;
    form.submit();
  }
}
`;
