// What Lighthouse says of the pages that a client meets first, on its profile of a telephone (slow connection, processor slowed down four
// times), each three times with an empty cache: the page behind an invitation's link, which is also where one signs up, the portal's
// front page, its home and a form. Beside them, in the same run, the sign-up page of another program, if its address is named.
// Arguments: the address of a running demo practice, an administrator's e-mail address and password, and that of the other page.
// Run by lighthouse.sh.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { office } from './office.mjs';
import { executablePath } from './browser.mjs';

const [url, email, password, peer] = process.argv.slice(2);
const RUNS = 3;
const FORM = 'PHQ-9';
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const MEASURED = { 'first-contentful-paint': 'first paint', 'largest-contentful-paint': 'largest paint', 'total-blocking-time': 'blocked', 'cumulative-layout-shift': 'shift' };
const from = createRequire(new URL('lighthouse/package.json', import.meta.url));
const bring = (name) => import(pathToFileURL(from.resolve(name)));
const [{ default: lighthouse }, { default: puppeteer }] = await Promise.all([bring('lighthouse'), bring('puppeteer-core')]);

const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
const { ask, invited, close } = await office(url, email, password);

const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
let isRight = true;
async function judge(name, address, isOurs = true) {
  const found = [];
  for (let run = 0; run < RUNS; run += 1) {
    // What a browser keeps of the program is forgotten each time; who is signed in is not.
    const flags = { onlyCategories: CATEGORIES, disableStorageReset: true, clearStorageTypes: ['cache_storage'], logLevel: 'error' };
    await (await page.createCDPSession()).send('Network.clearBrowserCache');
    found.push((await lighthouse(address, flags, undefined, page)).lhr);
  }
  const scores = CATEGORIES.map((category) => [category, middle(found.map(({ categories }) => Math.round(categories[category].score * 100)))]);
  const times = Object.entries(MEASURED).map(([audit, words]) => {
    const value = middle(found.map(({ audits }) => audits[audit].numericValue));
    return `${words} ${audit.endsWith('shift') ? value.toFixed(3) : `${(value / 1000).toFixed(2)} s`}`;
  });
  console.log(`${name}: ${scores.map(([category, score]) => `${category} ${score}`).join(', ')}; ${times.join(', ')}`);
  if (!isOurs) return;
  isRight &&= scores.every(([category, score]) => score >= (category === 'performance' ? 95 : 100));
  const [{ audits, categories }] = found;
  for (const { id } of CATEGORIES.slice(1).flatMap((category) => categories[category].auditRefs)) {
    if (audits[id].score !== null && audits[id].score < 1) console.log(`  ${audits[id].title}`);
  }
}

const { title } = (await ask('invitations/draft', { clients: { These: [] } })).forms.find((form) => form.title.includes(FORM));
const link = await invited(title);
await judge('the page behind a link', link);
await judge('the front page', link.replace(/\/join\/.*/, ''));
await page.goto(link);
await page.locator('::-p-aria(Choose a password)').fill('seven quiet violet lanterns');
await Promise.all([page.waitForNavigation(), page.locator('::-p-aria(Create my account)').click()]);
const home = page.url();
await judge('home', home);
await judge('a form', await page.$eval('main a[href*="/forms/"]', (form) => form.href));
if (peer) await judge('the sign-up page of the other program', peer, false);
console.log(isRight ? 'as aimed at: 100 for accessibility and best practices, 95 or more for performance' : 'short of the aim: 100, 100, 95');
await browser.close();
await close();
