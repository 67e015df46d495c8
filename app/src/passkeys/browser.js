// The browser's part of passkeys (Web Authentication Level 3). A form with `data-passkey` is filled in by the device before it is posted;
// what only works with that is shown by the style sheet once this script has said that the browser can do it. It listens to the whole
// document, because the pages change under it.
const root = document.documentElement;
const known = 'PublicKeyCredential' in window && navigator.credentials;
if (known) root.dataset.passkeys = '';

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const listed = (credentials) => (credentials ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function toAdd({ publicKey }) {
  const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  const excludeCredentials = listed(publicKey.excludeCredentials);
  return { publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), user, excludeCredentials } };
}

function toSignIn({ publicKey }) {
  return { publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: listed(publicKey.allowCredentials) } };
}

/** As JSON; of the answer, those parts that there are. */
function written({ id, rawId, type, response }) {
  const names = ['attestationObject', 'clientDataJSON', 'authenticatorData', 'signature', 'userHandle'];
  const isAdded = 'attestationObject' in response;
  const parts = names.filter((name) => response[name] && !(isAdded && name === 'authenticatorData'));
  return JSON.stringify({ id, rawId: text(rawId), type, response: Object.fromEntries(parts.map((name) => [name, text(response[name])])) });
}

async function answered(form) {
  const { passkey } = form.dataset;
  const asked = await fetch(form.dataset.ask, { method: 'POST', body: new URLSearchParams({ _action: passkey }) });
  if (!asked.ok) throw new Error(await asked.text());
  const { challenge, options } = await asked.json();
  const { credentials } = navigator;
  let credential;
  try {
    credential = await (passkey === 'add' ? credentials.create(toAdd(options)) : credentials.get(toSignIn(options)));
  } catch (error) {
    // Cancelled, or the time ran out, or the device has the passkey already.
    throw new Error(error.name === 'InvalidStateError' ? form.dataset.there : form.dataset.cancelled);
  }
  form.elements.challenge.value = challenge;
  form.elements.credential.value = written(credential);
}

addEventListener('submit', async (event) => {
  const form = event.target;
  if (!known || !form.dataset.passkey || form.elements.credential.value) return;
  event.preventDefault();
  const said = form.querySelector('output');
  const button = form.querySelector('button');
  said.textContent = '';
  button.disabled = true;
  try {
    await answered(form);
    form.submit();
  } catch (error) {
    said.textContent = error instanceof TypeError ? form.dataset.failed : error.message;
    button.disabled = false;
  }
});

// Back from the page after: what was answered is answered no more.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.elements.credential.value = '';
    form.querySelector('button').disabled = false;
  }
});
