// People whom the practice does not know ask at the portal to become clients (R24); staff accept, merge or decline.
import { hydrated } from '../support/guard';
import { CLIENT_PASSWORD, linkIn, type Practice } from '../support/practice';
import { accessible, expect, openSession, reflows, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'sign-up-requests', demo: true, smtp: false } });

const PORTAL = '/p/willow-lane-practice';

async function allow(practice: Practice, new_people_allowed: boolean): Promise<void> {
  const settings = await practice.ask<object>('organization/settings', {});
  await practice.ask('organization/save-settings', { seen: settings, settings: { ...settings, client_signup_allowed: true, new_people_allowed } });
}

async function confirmLink(practice: Practice, email: string): Promise<string> {
  const find = async () => (await practice.mailsTo(email)).map((mail) => /https?:\S+\/sign-up\/confirm\/[\w-]+/.exec(mail.text)?.[0]).find(Boolean);
  await expect.poll(find, { message: `a link for ${email}` }).toBeTruthy();
  return new URL((await find())!).pathname;
}

/** Asks and confirms without a browser. */
async function asked(practice: Practice, first_name: string, last_name: string, email: string): Promise<void> {
  const form = { first_name, last_name, date_of_birth: '1990-05-05', email, message: '' };
  expect((await practice.request.post(`${PORTAL}/sign-up/new`, { form, maxRedirects: 0 })).status()).toBe(303);
  const link = await confirmLink(practice, email);
  expect((await practice.request.post(link, { form: { day: '5', month: '5', year: '1990' }, maxRedirects: 0 })).status()).toBe(303);
}

test('off, the page offers nothing to people whom the practice does not know; an administrator switches it on', async ({ page, practice, server }) => {
  await allow(practice, false);
  await visit(page, `${PORTAL}/sign-up`);
  await expect(page.getByRole('link', { name: 'Ask to become a client' })).toHaveCount(0);
  await visit(page, `${PORTAL}/sign-up/new`);
  await expect(page.getByText('This practice takes no requests here.')).toBeVisible();
  await accessible(page);
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/organization/portal/settings');
  await page.getByRole('switch', { name: /Take requests of people whom you do not know/ }).check();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText(/^Saved\./)).toBeVisible();
  await accessible(page);
  await visit(page, `${PORTAL}/sign-up`);
  await page.getByRole('link', { name: 'Ask to become a client' }).click();
  await expect(page.getByRole('heading', { name: 'Ask to become a client' })).toBeVisible();
});

for (const [device, viewport, javaScriptEnabled, name] of [
  ['a phone', { width: 390, height: 844 }, true, 'Philine'],
  ['a tablet without scripts', { width: 820, height: 1180 }, false, 'Thekla'],
] as const) {
  test.describe(`On ${device}`, () => {
    test.use({ viewport, hasTouch: true, javaScriptEnabled });

    test('somebody new asks, confirms the address, and reaches the practice', async ({ page, practice, guard }) => {
      await allow(practice, true);
      guard.expectAnswer(/\/sign-up\/(new$|confirm\/)/, 422);
      const ready = async () => {
        if (javaScriptEnabled) {
          await hydrated(page);
          await accessible(page);
        }
        await reflows(page);
      };
      const email = `${name.toLowerCase()}.new@mail.example`;
      await page.goto(`${PORTAL}/sign-up/new`);
      await ready();
      await expect(page.getByText('Please write nothing about your health here')).toBeVisible();
      await page.getByLabel('First name').fill(name);
      await page.getByLabel('Date of birth').fill('1990-05-05');
      await page.getByLabel('E-mail address').fill('no address');
      await page.getByLabel('Message (optional)').fill('In the evening, please.');
      await page.getByRole('button', { name: 'Send' }).click();
      await expect(page.getByText('Enter a last name, on one line')).toBeVisible();
      await expect(page.getByLabel('Message (optional)')).toHaveValue('In the evening, please.');
      await ready();
      await page.getByLabel('Last name').fill('Newcomer');
      await page.getByLabel('E-mail address').fill(email);
      await page.getByRole('button', { name: 'Send' }).press('Enter');
      await expect(page.getByText('An e-mail is on its way to the address that you gave.')).toBeVisible();
      await ready();
      await page.goto(await confirmLink(practice, email));
      await ready();
      await page.getByRole('button', { name: 'Send my request' }).click();
      await expect(page.getByRole('button', { name: 'Send my request' })).toBeVisible();
      for (const [part, value] of [['Day', '5'], ['Month', '5'], ['Year', '1990']] as const) await page.getByLabel(part).fill(value);
      await page.getByRole('button', { name: 'Send my request' }).click();
      await expect(page.getByRole('heading', { name: 'The practice has your request' })).toBeVisible();
      await ready();
      const waiting = await practice.ask<{ name: string; message: string }[]>('sign-ups/list', {});
      expect(waiting.find((request) => request.name === `${name} Newcomer`)?.message).toBe('In the evening, please.');
    });
  });
}

test('staff accept by keyboard, and the new client signs up', async ({ page, practice, person, server }) => {
  await allow(practice, true);
  await asked(practice, 'Akiko', 'Accepted', 'akiko.new@mail.example');
  await page.setViewportSize({ width: 820, height: 1180 });
  await signIn(page, server.signIn('Administrator'));
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Requests \(\d+\)$/ }).click();
  const request = page.getByRole('article', { name: 'Akiko Accepted' });
  await expect(request.getByText('No client has this name')).toBeVisible();
  await accessible(page);
  await reflows(page);
  await request.getByRole('button', { name: 'Accept as a new client' }).press('Enter');
  await expect(page.getByText('Akiko Accepted is a client now. An invitation is on its way.')).toBeFocused();
  await expect(request).toHaveCount(0);
  await expect.poll(async () => (await practice.mailsTo('akiko.new@mail.example')).some((mail) => mail.text.includes('/join/'))).toBe(true);
  const mail = (await practice.mailsTo('akiko.new@mail.example')).find((one) => one.text.includes('/join/'))!;
  const client = await person({ viewport: { width: 390, height: 844 } });
  await visit(client, linkIn(mail.text));
  for (const [part, value] of [['Day', '5'], ['Month', '5'], ['Year', '1990']] as const) await client.getByLabel(part).fill(value);
  await client.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
  await client.getByRole('button', { name: 'Create my account' }).click();
  await expect(client.getByRole('heading', { name: 'Hello, Akiko' })).toBeVisible();
});

test('staff find who asks to be a client already, and decline somebody else', async ({ page, practice, server }) => {
  await allow(practice, true);
  const id = await practice.add({ first_name: 'Mérida', last_name: 'Merged', date_of_birth: '1990-05-05' });
  await asked(practice, 'merida', 'MERGED', 'merida.new@mail.example');
  await asked(practice, 'Dora', 'Declined', 'dora.new@mail.example');
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/requests');
  const request = page.getByRole('article', { name: 'merida MERGED' });
  await expect(request.getByText('same name; same date of birth, similar name')).toBeVisible();
  await accessible(page);
  await request.getByRole('button', { name: 'It is this client (Mérida Merged)' }).click();
  await expect(page.getByText('merida MERGED is that client, with this address on file. An invitation is on its way.')).toBeFocused();
  const client = await practice.ask<{ email: string }>('clients/get', { id });
  expect(client.email).toBe('merida.new@mail.example');
  const declined = page.getByRole('article', { name: 'Dora Declined' });
  await declined.getByText('Decline…').click();
  await declined.getByRole('button', { name: 'Decline (Dora Declined)' }).click();
  await expect(page.getByText('Declined: Dora Declined.')).toBeFocused();
  await expect.poll(async () => (await practice.mailsTo('dora.new@mail.example')).map((mail) => mail.subject)).toContain('What you wrote to Willow Lane Practice');
});

test('whoever is on file gets the ordinary link, and the page says the same', async ({ page, practice }) => {
  await allow(practice, true);
  const email = 'frieda.file@mail.example';
  await practice.add({ first_name: 'Frieda', last_name: 'File', email });
  const said = async (address: string) => {
    await visit(page, `${PORTAL}/sign-up/new`);
    await page.getByLabel('First name').fill('Frieda');
    await page.getByLabel('Last name').fill('File');
    await page.getByLabel('Date of birth').fill('1991-01-01');
    await page.getByLabel('E-mail address').fill(address);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByText('An e-mail is on its way to the address that you gave.')).toBeVisible();
    return page.getByRole('main').innerHTML();
  };
  expect(await said(email)).toBe(await said('nobody.file@mail.example'));
  await expect.poll(async () => (await practice.mailsTo(email)).map((mail) => mail.subject)).toEqual(['Your link to sign up at Willow Lane Practice']);
});
