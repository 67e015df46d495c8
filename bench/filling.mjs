// From a keystroke in a form to the question that it shows or hides, in Chromium on a telephone's screen with its processor slowed down six
// times, in forms of 10 to 5,000 questions on one page; beside it, in the same run, a keystroke in an empty text field of a page
// without any program. And how long until the first question can be answered, from an empty cache, over a slow connection.
// Arguments: the address of a running demo practice, an administrator's e-mail address and password, the program `filling`.
// Run by filling.sh.
import { execFileSync } from 'node:child_process';
import { chromium } from '@playwright/test';
import { office } from './office.mjs';
import { executablePath } from './browser.mjs';

const [url, email, password, program] = process.argv.slice(2);
const STROKES = 200;
const SLOWED = 6;
// "Slow 4G" of Chromium's own developer tools.
const SLOW = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };
const COUNTS = (process.env.COUNTS ?? '10,100,1000,5000').split(',').map(Number);
const CLIENT_PASSWORD = 'seven quiet violet lanterns';

const { ask, invited, close } = await office(url, email, password);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, baseURL: url };
const slow = async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  return session;
};
const told = (times) => {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return { median: at(0.5), last: at(0.99), words: `median ${at(0.5).toFixed(1)} ms, 99th percentile ${at(0.99).toFixed(1)} ms` };
};

/** The least: a field, and an element that is shown or hidden at each keystroke. */
async function bare() {
  const page = await (await browser.newContext(phone)).newPage();
  await page.setContent('<input id="it"><p id="next" hidden>Shown</p>');
  await page.evaluate(() => {
    const next = document.getElementById('next');
    document.getElementById('it').addEventListener('input', (event) => (next.hidden = !(Number(event.target.value) > 5)));
  });
  return strokes(page, '#it', '#next');
}

/** Types 9 and takes it away again, by which the question after it is shown and hidden. */
async function strokes(page, field, dependent) {
  await slow(page);
  await page.locator(field).focus();
  await page.evaluate((dependent) => {
    window.times = [];
    let pressed;
    document.addEventListener('keydown', () => (pressed = performance.now()), true);
    const changed = () => {
      if (pressed !== undefined) window.times.push(performance.now() - pressed);
      pressed = undefined;
    };
    const element = document.querySelector(dependent);
    for (let at = element; at && at.tagName !== 'FORM'; at = at.parentElement) new MutationObserver(changed).observe(at, { attributes: true });
  }, dependent);
  for (let stroke = 1; stroke <= STROKES; stroke += 1) {
    await page.keyboard.press(stroke % 2 ? '9' : 'Backspace');
    await page.waitForFunction((count) => window.times.length >= count, stroke);
  }
  const times = await page.evaluate(() => window.times);
  await page.context().close();
  return told(times.slice(20));
}

const least = await bare();
console.log(`keystroke, processor slowed ${SLOWED} times, a bare page: ${least.words}`);
let first;
for (const count of COUNTS) {
  await ask('forms/publish-file', { json: execFileSync(program, ['--form', String(count)], { maxBuffer: 1 << 28 }).toString() });
  const title = `${count} questions`;
  const page = await (await browser.newContext(phone)).newPage();
  await page.goto(await invited(title));
  await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
  await page.getByRole('button', { name: 'Create my account' }).click();
  const link = page.getByRole('link', { name: title });
  const address = await link.getAttribute('href');
  const again = await page.context().storageState();
  await page.goto(address);
  await page.waitForFunction(() => 'hydrated' in document.documentElement.dataset);
  const { median, words } = await strokes(page, '[id="q-q0"]', '[id="q-q1"]');
  first ??= median;
  console.log(`keystroke to the question that it shows, form of ${count} questions: ${words} (x ${(median / first).toFixed(2)} of the shortest)`);

  const cold = await (await browser.newContext({ ...phone, storageState: again })).newPage();
  const session = await slow(cold);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW);
  const start = performance.now();
  await cold.goto(address, { waitUntil: 'commit' });
  await cold.locator('[id="q-q0"]').waitFor();
  const readable = performance.now() - start;
  await cold.waitForFunction(() => 'hydrated' in document.documentElement.dataset, undefined, { timeout: 120_000 });
  console.log(
    `form of ${count} questions, empty cache, slow 4G, processor slowed ${SLOWED} times: first question after ${(readable / 1000).toFixed(2)} s ` +
      `(it can be answered and sent from then on), the program in charge after ${((performance.now() - start) / 1000).toFixed(2)} s`,
  );
  await cold.context().close();
}
await browser.close();
await close();
