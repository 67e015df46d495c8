// The limit: a list of recycled rows, and nothing else.
import { columns, load, matcher, ready } from './common.js';

const HEIGHT = 58;
const rows = await load();
let found = rows;
let all = false;
const body = document.querySelector('#grid');
const space = body.appendChild(document.createElement('div'));
space.style.position = 'relative';
const pool = Array.from({ length: 60 }, () => {
  const row = space.appendChild(document.createElement('div'));
  row.className = 'row';
  row.cells = [document.createElement('input'), ...columns.map(() => document.createElement('span'))];
  row.cells[0].type = 'checkbox';
  row.append(...row.cells);
  return row;
});

function draw() {
  const first = Math.max(0, Math.floor(body.scrollTop / HEIGHT) - 20);
  for (let number = first; number < first + pool.length; number += 1) {
    const row = pool[number % pool.length];
    const value = found[number];
    row.hidden = !value;
    if (!value) continue;
    row.style.transform = `translateY(${number * HEIGHT}px)`;
    row.classList.toggle('chosen', all);
    row.cells[0].checked = all;
    columns.forEach((column, at) => (row.cells[at + 1].textContent = value[column]));
  }
}

function show(next) {
  found = next;
  space.style.height = `${found.length * HEIGHT}px`;
  body.scrollTop = 0;
  draw();
}
body.addEventListener('scroll', draw, { passive: true });
show(rows);
ready({ search: (text) => show(rows.filter(matcher(text))), all: () => ((all = true), draw()) });
