// Whether the time of an answer tells who is known: the portal's sign-in with a wrong password, a forgotten password and a link to sign up are
// asked for by known and unknown addresses, in an order that is drawn. Prints each one's distribution, and how probable so large a difference between the two is when
// there is none (Mann and Whitney, 1947). Arguments: the address of a running practice, an administrator's e-mail address and password. See README.md.
import http from 'node:http';

const [url, email, password] = process.argv.slice(2);
const PORTAL = '/p/willow-lane-practice';
const ROUNDS = Number(process.env.ROUNDS ?? 400);
// Of one place and one address so many are answered.
const TIMES_AN_ADDRESS = 4;
const ASKED_OF_A_PLACE = 40;
const WHAT = { 'a wrong password': PORTAL, 'a forgotten password': `${PORTAL}/forgot-password`, 'a link to sign up': `${PORTAL}/sign-up` };
let asked = 0;
let cookie = '';

/** From another loopback address now and then, which is another place. Milliseconds, status and headers. */
function post(path, body, type) {
  asked += 1;
  const place = Math.floor(asked / ASKED_OF_A_PLACE) + 2;
  const headers = { 'content-type': type, origin: url, cookie, 'content-length': Buffer.byteLength(body) };
  return new Promise((done, failed) => {
    const start = performance.now();
    const request = http.request(`${url}${path}`, { method: 'POST', headers, agent: false, localAddress: `127.0.${place >> 8}.${place & 255}` }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => done({ time: performance.now() - start, status: answer.statusCode, headers: answer.headers, text: Buffer.concat(chunks).toString() }));
    });
    request.on('error', failed);
    request.end(body);
  });
}

const form = (path, values) => post(path, new URLSearchParams(values).toString(), 'application/x-www-form-urlencoded');
const call = async (name, values) => JSON.parse((await post(`/api/${name}`, JSON.stringify(values), 'application/json')).text);

async function knownAddresses() {
  const signedIn = await form('/sign-in', { email, password, next: '' });
  if (signedIn.status !== 303) throw new Error(`signing in was answered by ${signedIn.status}`);
  cookie = signedIn.headers['set-cookie'][0].split(';')[0];
  const settings = await call('organization/settings', {});
  await call('organization/save-settings', { seen: settings, settings: { ...settings, client_signup_allowed: true } });
  const found = [];
  for (let after = null; ; ) {
    const list = await call('clients/list', { query: { after } });
    found.push(...list.rows.filter((row) => row.email && row.portal === 'Active').map((row) => row.email));
    after = list.next;
    if (!after) break;
  }
  cookie = '';
  return found;
}

/** Drawn anew each time: whoever comes after a known one waits for the e-mail that is written down for them, so neither may do that oftener. */
function shuffled(list) {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}

async function measure(path, known) {
  const times = { known: [], unknown: [] };
  const rounds = Array.from({ length: ROUNDS }, (_, round) => known[Math.floor(round / TIMES_AN_ADDRESS) % known.length]);
  const asks = rounds.flatMap((email, round) => [
    { who: 'known', email },
    { who: 'unknown', email: email.replace('@', `.${Math.floor(round / TIMES_AN_ADDRESS)}@`) },
  ]);
  for (const { who, email } of shuffled(asks)) {
    const answer = await form(path, { email, password: 'not the right one at all' });
    if (answer.status >= 429 || answer.status === 403) throw new Error(`${path} answers ${answer.status}`);
    times[who].push(answer.time);
  }
  return times;
}

/** Of a difference between the two as large as this, if they are the same; and how often a known one is the slower. */
function rankSum({ known, unknown }) {
  const all = [...known.map((time) => ({ time, known: true })), ...unknown.map((time) => ({ time, known: false }))].sort((a, b) => a.time - b.time);
  const [n, m] = [known.length, unknown.length];
  const ranks = all.reduce((sum, one, at) => sum + (one.known ? at + 1 : 0), 0);
  const u = ranks - (n * (n + 1)) / 2;
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  // Abramowitz and Stegun, 7.1.26, for the normal distribution's tail.
  const t = 1 / (1 + 0.3275911 * (z / Math.SQRT2));
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-(z * z) / 2);
  return { slower: u / (n * m), probability: tail };
}

const at = (times, part) => [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * part)].toFixed(2);
const known = await knownAddresses();
console.log(`${ROUNDS} each, ${known.length} known addresses; milliseconds at 10, 50 and 90 %`);
for (const [what, path] of Object.entries(WHAT)) {
  const times = await measure(path, known);
  const { slower, probability } = rankSum(times);
  const cells = Object.entries(times).map(([who, list]) => `${who} ${[0.1, 0.5, 0.9].map((part) => at(list, part)).join(' ')}`);
  console.log(`${what}: ${cells.join(', ')}; a known one is the slower in ${slower.toFixed(3)} of all pairs, p = ${probability.toFixed(2)}`);
}
