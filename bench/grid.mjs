// Manage clients in Chromium beside other grids that hold the same rows in the browser, and a plain list of recycled rows as the limit:
// first rows, from a letter that is typed to the filtered rows, and from another word, choosing all, frames while scrolling, memory. Arguments: the address of a running
// practice, an administrator's e-mail address and password. PEERS=vanilla,slickgrid chooses whom to measure. See README.md.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import { executablePath } from './browser.mjs';

const [url, email, password] = process.argv.slice(2);
const folder = path.join(import.meta.dirname, 'grid');
const PEERS = (process.env.PEERS ?? 'vanilla,slickgrid,tabulator,ag-grid,tanstack').split(',');
const ROUNDS = Number(process.env.ROUNDS ?? 5);
// Typed letter by letter, and each put in the place of another as a whole.
const WORDS = ['quirberg', 'zimova', 'xanthe9', 'kofi mor', 'tamar bell'];
// As people type.
const PAUSE = 250;
const ROWS_CHECKED = 10;
const require = createRequire(path.join(folder, 'package.json'));
const styles = {
  slickgrid: ['slickgrid/dist/styles/css/slick.grid.css'],
  tabulator: ['tabulator-tables/dist/css/tabulator.min.css'],
};
const selectors = {
  anteroom: { row: '[role=grid] .rows [role=row]:not(.skeleton)', chosen: '[role=grid] .rows .row.chosen', scroller: null },
  vanilla: { row: '#grid .row:not([hidden])', chosen: '#grid .row.chosen', scroller: '#grid' },
  tanstack: { row: '#grid .row', chosen: '#grid .row.chosen', scroller: '#grid' },
  slickgrid: { row: '.slick-row', chosen: '.slick-row .selected', scroller: '.slick-viewport.slick-viewport-top.slick-viewport-left' },
  tabulator: { row: '.tabulator-row', chosen: '.tabulator-row.tabulator-selected', scroller: '.tabulator-tableholder' },
  'ag-grid': { row: '.ag-row', chosen: '.ag-row-selected', scroller: 'auto' },
};

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const share = (numbers, at) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * at))];

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
await context.addInitScript(() => {
  window.memories = [];
  const note = (result) => {
    const memory = (result.instance ?? result).exports.memory;
    if (memory && !window.memories.includes(memory)) window.memories.push(memory);
    return result;
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...values) => note(await real(...values));
  }
});

const signIn = await context.newPage();
await signIn.goto(`${url}/sign-in?next=/clients`);
await signIn.getByLabel('E-mail address').fill(email);
await signIn.getByLabel('Password', { exact: true }).fill(password);
await signIn.getByRole('button', { name: 'Sign in' }).click();
await signIn.getByRole('heading', { name: 'Clients', level: 1 }).waitFor();
const rows = await allRows(signIn);
await signIn.close();
const peers = await serve();

const results = {};
for (const name of ['anteroom', ...PEERS]) {
  results[name] = await measure(name, name === 'anteroom' ? `${url}/organization/portal` : `${peers}/${name}`);
}
const asking = await measureAsking();
await browser.close();
print();
process.exit(0);

/** Page by page, as the list gives them. */
async function allRows(page) {
  return page.evaluate(async () => {
    const rows = [];
    for (let after = null; ; ) {
      const answer = await fetch('/api/clients/list', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: { after } }),
      });
      const list = await answer.json();
      for (const row of list.rows) {
        rows.push({
          id: rows.length,
          name: `${row.last_name}, ${row.first_name}`,
          email: row.email ?? '',
          state: row.portal,
          forms: `${row.forms_done} of ${row.forms_total}`,
          sent: row.last_sent?.local ?? '–',
          words: `${row.first_name} ${row.last_name} ${row.preferred_name ?? ''} ${row.email ?? ''}`,
        });
      }
      after = list.next;
      if (!after) return rows;
    }
  });
}

async function serve() {
  const json = JSON.stringify(rows.map(({ words, peerKey, ourKey, ...row }) => row));
  const server = createServer(async (request, answer) => {
    const name = request.url.slice(1);
    if (name === 'rows.json') return answer.setHeader('content-type', 'application/json').end(json);
    const bundle = name.endsWith('.js');
    if (bundle) {
      const { outputFiles } = await build({ entryPoints: [path.join(folder, 'peers', name)], bundle: true, minify: true, format: 'esm', write: false });
      return answer.setHeader('content-type', 'text/javascript').end(outputFiles[0].text);
    }
    const css = (styles[name] ?? []).map((file) => readFileSync(require.resolve(file), 'utf8')).join('\n');
    answer.setHeader('content-type', 'text/html').end(`<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><style>${css}
      #grid { height: 800px; overflow: auto } .row { position: absolute; display: flex; gap: 1rem; height: 58px; width: 100% } .row[hidden] { display: none } .row span { flex: 1 } .chosen { background: #def }
      .slickgrid-container, .tabulator { overflow: hidden }</style><input><button>All</button><div id="grid"></div><script type="module" src="/${name}.js"></script>`);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${server.address().port}`;
}

async function measure(name, address) {
  const { row, chosen, scroller } = selectors[name];
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  const firsts = [];
  // The first time warms the caches of either side.
  for (let round = 0; round <= ROUNDS; round += 1) {
    await page.addInitScript((row) => {
      const look = () => (document.querySelector(row) ? (window.firstRows = performance.now()) : requestAnimationFrame(look));
      look();
    }, row);
    await page.goto(address);
    await page.waitForFunction(() => window.firstRows);
    if (round > 0) firsts.push(await page.evaluate(() => window.firstRows));
  }
  const settled = async () => {
    await page.waitForFunction((isOurs) => (isOurs ? document.querySelector('.pager')?.hidden : window.isReady), name === 'anteroom');
    await page.waitForTimeout(500);
  };
  const chooses = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await settled();
    chooses.push(await chooseAll(page, chosen, name === 'anteroom'));
    await page.goto(address);
  }
  await settled();
  const letters = [];
  for (const word of WORDS) letters.push(...(await typed(page, row, word, name === 'anteroom')));
  const words = [];
  for (const word of WORDS) words.push(await anotherWord(page, row, word, name === 'anteroom'));
  await type(page, row, '', found('', name === 'anteroom'));
  await page.waitForTimeout(PAUSE);
  const frames = await scrolled(page, row, scroller);
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => window.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0));
  await page.close();
  return { first: median(firsts), letter: median(letters), slowLetter: share(letters, 0.95), word: median(words), all: median(chooses), frame: share(frames.times, 0.95), blank: frames.blank, memory: (usedSize + wasm) / 1048576 };
}

/** The plain list that asks the program, on a page of the program's that is otherwise empty. */
async function measureAsking() {
  const free = await browser.newContext({ viewport: { width: 1440, height: 900 }, storageState: await context.storageState(), bypassCSP: true });
  const page = await free.newPage();
  await page.goto(`${url}/healthz`);
  await page.addStyleTag({ content: '#grid { height: 800px; overflow: auto } .row { display: flex; gap: 1rem; height: 58px } .row[hidden] { display: none } .row span { flex: 1 }' });
  await page.evaluate(() => {
    document.body.innerHTML = '<input><div id="grid"></div>';
  });
  const bundled = await build({ entryPoints: [path.join(folder, 'peers/asking.js')], bundle: true, minify: true, format: 'esm', write: false });
  await page.addScriptTag({ type: 'module', content: bundled.outputFiles[0].text });
  await page.locator('#grid .row').first().waitFor();
  const { row } = selectors.vanilla;
  const letters = [];
  for (const word of WORDS) letters.push(...(await typed(page, row, word, true)));
  const words = [];
  for (const word of WORDS) words.push(await anotherWord(page, row, word, true));
  await free.close();
  return { letter: median(letters), word: median(words) };
}

/** Until the first row on screen shows it. */
async function chooseAll(page, chosen, isOurs) {
  return page.evaluate(
    ({ chosen, isOurs }) =>
      new Promise((done) => {
        const button = isOurs ? [...document.querySelectorAll('.actions button')].find((one) => one.textContent.startsWith('Select all')) : document.querySelector('button');
        const start = performance.now();
        const observer = new MutationObserver(() => {
          if (!document.querySelector(chosen)) return;
          observer.disconnect();
          done(performance.now() - start);
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
        button.click();
      }),
    { chosen, isOurs },
  );
}

/** Types a text, until the rows that are drawn all have its words and begin with those that should. */
async function type(page, row, text, expected) {
  return page.evaluate(
    ({ row, text, expected }) =>
      new Promise((done) => {
        const fold = (value) => value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
        const words = fold(text).split(/\s+/);
        const input = document.querySelector('input[type=search]') ?? document.querySelector('input');
        const start = performance.now();
        const isRight = () => {
          const drawn = [...document.querySelectorAll(row)].map((one) => one.textContent);
          const isThere = ([name, email]) => drawn.some((words) => words.includes(name) && words.includes(email));
          return expected.every(isThere) && drawn.every((drawn) => words.every((word) => fold(drawn).includes(word)));
        };
        const observer = new MutationObserver(() => {
          if (!isRight()) return;
          observer.disconnect();
          done(performance.now() - start);
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        input.value = text;
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }),
    { row, text, expected },
  );
}

function fold(value) {
  return value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('ł', 'l');
}

/** The first of those who are found. In ours, one or two letters begin a word. */
function found(text, isOurs) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const first = [];
  for (const row of rows) {
    row.peerKey ??= fold(`${row.name} ${row.email}`);
    row.ourKey ??= ` ${fold(row.words).replace(/\s+/g, ' ')}`;
    const key = isOurs ? row.ourKey : row.peerKey;
    if (words.every((word) => key.includes(isOurs && word.length < 3 ? ` ${word}` : word))) first.push([row.name, row.email]);
    if (first.length === ROWS_CHECKED) break;
  }
  return first;
}

/** How long each letter takes that changes what the list begins with. */
async function typed(page, row, word, isOurs) {
  const times = [];
  await type(page, row, 'zzzz', []);
  await page.waitForTimeout(PAUSE);
  await type(page, row, '', found('', isOurs));
  for (let letters = 1; letters <= word.length; letters += 1) {
    await page.waitForTimeout(PAUSE);
    const [before, now] = [word.slice(0, letters - 1), word.slice(0, letters)].map((text) => found(text, isOurs));
    if (JSON.stringify(before) !== JSON.stringify(now)) times.push(await type(page, row, word.slice(0, letters), now));
    else await page.evaluate((text) => {
      const input = document.querySelector('input[type=search]') ?? document.querySelector('input');
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }, word.slice(0, letters));
  }
  return times;
}

async function anotherWord(page, row, word, isOurs) {
  const other = WORDS[(WORDS.indexOf(word) + 1) % WORDS.length];
  await type(page, row, 'zzzz', []);
  await page.waitForTimeout(PAUSE);
  await type(page, row, word, found(word, isOurs));
  await page.waitForTimeout(PAUSE);
  return type(page, row, other, found(other, isOurs));
}

/** Down and down for three seconds: how long the frames take, and how many show nothing in the middle. */
async function scrolled(page, row, scroller) {
  return page.evaluate(
    ({ row, scroller }) =>
      new Promise((done) => {
        let box = scroller === 'auto' ? document.querySelector(row) : scroller ? document.querySelector(scroller) : document.scrollingElement;
        while (scroller === 'auto' && !(box.scrollHeight > box.clientHeight + 500 && getComputedStyle(box).overflowY !== 'visible')) box = box.parentElement;
        const times = [];
        let blank = 0;
        const start = performance.now();
        let last = start;
        const step = (now) => {
          times.push(now - last);
          last = now;
          if (times.length > 2 && !document.elementFromPoint(600, 500)?.closest(row)) blank += 1;
          box.scrollTop += 180;
          if (now - start < 3000) requestAnimationFrame(step);
          else {
            box.scrollTop = 0;
            setTimeout(() => done({ times: times.slice(2), blank }), 300);
          }
        };
        requestAnimationFrame(step);
      }),
    { row, scroller },
  );
}

function print() {
  const of = (name) => results[name];
  const limit = of('vanilla');
  const ratio = (name, what) => (limit ? `(${(of(name)[what] / limit[what]).toFixed(2)})` : '').padStart(9);
  console.log(`${rows.length} clients in Chromium; milliseconds, MiB, and in brackets the ratio to the plain list of recycled rows`);
  const columns = { first: 'first rows', letter: 'a letter', slowLetter: '95th letter', word: 'another word', all: 'choose all', memory: 'memory' };
  console.log(`${' '.repeat(10)}${Object.values(columns).map((title) => title.padStart(18)).join('')}  95th frame  blank`);
  for (const name of Object.keys(results)) {
    const cell = (what) => `${of(name)[what].toFixed(1).padStart(9)}${ratio(name, what)}`;
    const frame = `${of(name).frame.toFixed(1).padStart(12)}${String(of(name).blank).padStart(7)}`;
    console.log(`${name.padEnd(10)}${Object.keys(columns).map(cell).join('')}${frame}`);
  }
  const beside = (what) => `${asking[what].toFixed(1)} ms${limit ? ` (${(asking[what] / limit[what]).toFixed(2)})` : ''}`;
  console.log(`A plain list that asks the program for each letter: a letter ${beside('letter')}, another word ${beside('word')}`);
}
