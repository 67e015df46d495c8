// From a keystroke in the message to the preview's document that has it, and to the frame on the screen in which message and preview
// show it: the median and the 99th percentile in Chromium, as fast as this machine is and with its processor slowed down six times. Arguments: the address of a running demo practice, an administrator's
// e-mail address, and password. Run by run.sh.
import { chromium } from '@playwright/test';
import { executablePath } from './browser.mjs';

const [url, email, password] = process.argv.slice(2);
const STROKES = 300;
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(`${url}/sign-in?next=/clients`);
await page.getByLabel('E-mail address').fill(email);
await page.getByLabel('Password', { exact: true }).fill(password);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByRole('heading', { name: 'Clients', level: 1 }).waitFor();
const message = page.getByLabel('Message', { exact: true });
const sentence = 'Please bring your insurance card, {{ClientFirstName}}, and a list of what you take. ';
const length = async () => (await message.innerText()).length;
const session = await page.context().newCDPSession(page);

const watch = () => {
  window.times = { document: [], screen: [] };
  const frame = document.querySelector('iframe[title="Preview of the e-mail"]').contentDocument;
  let pressed;
  document.addEventListener('keydown', () => (pressed = performance.now()), true);
  new MutationObserver(() => {
    if (pressed === undefined) return;
    const [from, drawn] = [pressed, new MessageChannel()];
    pressed = undefined;
    window.times.document.push(performance.now() - from);
    // What is posted from within a frame arrives when it has been drawn.
    drawn.port1.onmessage = () => window.times.screen.push(performance.now() - from);
    requestAnimationFrame(() => drawn.port2.postMessage(''));
  }).observe(frame, { childList: true, subtree: true, characterData: true });
};

// As people write, and as hard as it gets: the browser lays a paragraph out as a whole.
for (const [shape, sentences] of [['in paragraphs', 5], ['in one paragraph', Infinity]]) {
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await page.goto(`${url}/organization/portal/message`);
  await message.press('Control+a');
  await message.press('Backspace');
  for (let written = 1; (await length()) < 3000; written += 1) {
    await page.keyboard.insertText(sentence);
    if (written % sentences === 0) await page.keyboard.press('Enter');
  }
  const characters = await length();
  await page.evaluate(watch);
  for (const slowed of [1, 6]) await measure(shape, characters, slowed);
}

async function measure(shape, characters, slowed) {
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowed });
  await page.evaluate(() => (window.times.document.length = window.times.screen.length = 0));
  for (let stroke = 1; stroke <= STROKES; stroke += 1) {
    // A space at the end changes nothing that is shown.
    await page.keyboard.press('abcdefghij'[stroke % 10]);
    await page.waitForFunction((count) => window.times.screen.length >= count, stroke);
  }
  const times = await page.evaluate(() => window.times);
  for (const until of ['document', 'screen']) {
    const sorted = times[until].slice(0, STROKES).sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
    console.log(
      `keystroke to the preview's ${until}, ${characters} characters ${shape}, processor slowed ${slowed} times: median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms`,
    );
  }
}
await browser.close();
