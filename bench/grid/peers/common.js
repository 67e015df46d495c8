// What every peer is given: the same rows, the same search, and the same names for what is measured.
export const columns = ['name', 'email', 'state', 'forms', 'sent'];
const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

export async function load() {
  const rows = await (await fetch('/rows.json')).json();
  for (const row of rows) row.key = fold(`${row.name} ${row.email}`);
  return rows;
}

export function matcher(text) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  return (row) => words.every((word) => row.key.includes(word));
}

/** `grid` searches for a text, and chooses all that are found. */
export function ready(grid) {
  const input = document.querySelector('input');
  input.addEventListener('input', () => grid.search(input.value));
  document.querySelector('button').addEventListener('click', () => grid.all());
  window.isReady = true;
}
