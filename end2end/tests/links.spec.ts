import type { APIRequestContext } from '@playwright/test';
import { accessible, expect, test, visit } from '../support/test';
import { CLIENT_PASSWORD } from '../support/practice';

test.use({ setting: { file: 'links', demo: true, smtp: false } });

const signUp = (request: APIRequestContext, link: string, origin: string) =>
  request.post(link, { form: { password: CLIENT_PASSWORD, day: '', month: '', year: '' }, headers: { origin }, maxRedirects: 0 });

for (const [device, viewport] of [
  ['a phone', { width: 390, height: 844 }],
  ['a tablet', { width: 820, height: 1180 }],
] as const) {
  test.describe(`A link explains itself on ${device}`, () => {
    test.use({ viewport, hasTouch: true });
    // Both are in one practice.
    const mark = viewport.width;

    test('R7: a link works once; opened again it says that it was used', async ({ page, practice }) => {
      const email = `used.link.${mark}@mail.example`;
      const link = await practice.invite(await practice.add({ first_name: 'Ute', last_name: `Lindqvist${mark}`, email }), email);
      await visit(page, link);
      await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
      await page.getByRole('button', { name: 'Create my account' }).tap();
      await expect(page.getByRole('heading', { name: 'Hello, Ute' })).toBeVisible();
      await visit(page, link);
      await expect(page.getByRole('heading', { name: 'This link has been used' })).toBeVisible();
      await accessible(page);
      await page.getByRole('link', { name: 'Go to the portal’s sign-in' }).or(page.getByRole('link', { name: "Go to the portal's sign-in" })).click();
      await expect(page).toHaveURL('/p/willow-lane-practice');
    });

    test('R5: a replaced link says so, and sends the newest one again', async ({ page, practice }) => {
      const email = `replaced.link.${mark}@mail.example`;
      const id = await practice.add({ first_name: 'Rolf', last_name: `Eder${mark}`, email });
      const old = await practice.invite(id, email);
      const newer = await practice.invite(id, email);
      expect(newer).not.toBe(old);
      await visit(page, old);
      await expect(page.getByRole('heading', { name: 'There is a newer link' })).toBeVisible();
      await accessible(page);
      await page.getByRole('button', { name: 'Send me the newest link' }).tap();
      await expect(page.getByText('If a newer link can be sent, it is on its way')).toBeVisible();
      await accessible(page);
      await expect.poll(async () => (await practice.mailsTo(email)).length).toBe(3);
    });

    test('an invented and a truncated link tell nothing, and say what to do', async ({ page, practice, server }) => {
      const email = `cut.link.${mark}@mail.example`;
      const link = await practice.invite(await practice.add({ first_name: 'Carla', last_name: `Tull${mark}`, email }), email);
      for (const address of [link.slice(0, -3), `${server.url}/p/willow-lane-practice/join/${'A'.repeat(43)}`]) {
        await visit(page, address);
        await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
        await expect(page.getByText('Carla')).toHaveCount(0);
        await accessible(page);
      }
    });

    test('R8: five wrong dates of birth lock the link, and staff see it', async ({ page, practice, server }) => {
      const email = `locked.link.${mark}@mail.example`;
      const id = await practice.add({ first_name: 'Lara', last_name: `Oake${mark}`, email, date_of_birth: '1990-05-05' });
      const link = await practice.invite(id, email);
      for (let day = 10; day < 15; day++) {
        const form = { password: CLIENT_PASSWORD, day: String(day), month: '1', year: '1990' };
        const answer = await page.request.post(link, { form, headers: { origin: server.url } });
        expect(answer.status()).toBe(422);
      }
      await visit(page, link);
      await expect(page.getByRole('heading', { name: 'This link is locked' })).toBeVisible();
      await accessible(page);
      const row = await practice.client(`Lara Oake${mark}`);
      expect((row as { portal?: string }).portal).toBe('Locked');
    });

    test('R7: a link that runs out while somebody signs up says so, makes nothing, and sends the newest one again', async ({ page, practice, server, guard }) => {
      guard.expectAnswer(/\/join\//, 422);
      const email = `slow.link.${mark}@mail.example`;
      const link = await practice.invite(await practice.add({ first_name: 'Sina', last_name: `Late${mark}`, email }), email);
      await visit(page, link);
      await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
      server.letInvitationsRunOut();
      await page.getByRole('button', { name: 'Create my account' }).tap();
      await expect(page.getByRole('heading', { name: 'This link has run out' })).toBeVisible();
      await accessible(page);
      await page.getByRole('button', { name: 'Send me the newest link' }).tap();
      await expect(page.getByText('If a newer link can be sent, it is on its way')).toBeVisible();
      await expect.poll(async () => (await practice.mailsTo(email)).length).toBe(2);
      const newest = (await practice.mailsTo(email)).map((mail) => /https?:\S+\/join\/[\w-]+/.exec(mail.text)?.[0]).find((found) => found && !found.endsWith(new URL(link, server.url).pathname));
      await visit(page, new URL(newest!).pathname);
      await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
      await page.getByRole('button', { name: 'Create my account' }).tap();
      await expect(page.getByRole('heading', { name: 'Hello, Sina' })).toBeVisible();
    });

    test('a link that was opened here and finished on another device says so here, and the sign-in is one tap away', async ({ page, person, practice, guard }) => {
      guard.expectAnswer(/\/join\//, 422);
      const email = `moved.link.${mark}@mail.example`;
      const link = await practice.invite(await practice.add({ first_name: 'Mona', last_name: `Vane${mark}`, email }), email);
      await visit(page, link);
      await expect(page.getByRole('heading', { name: 'Welcome, Mona' })).toBeVisible();
      await page.getByLabel('Choose a password').fill('another five calm otters');

      const other = await person({ viewport: { width: 1024, height: 768 }, hasTouch: true });
      await visit(other, link);
      await other.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
      await other.getByRole('button', { name: 'Create my account' }).tap();
      await expect(other.getByRole('heading', { name: 'Hello, Mona' })).toBeVisible();

      await page.getByRole('button', { name: 'Create my account' }).tap();
      await expect(page.getByRole('heading', { name: 'This link has been used' })).toBeVisible();
      await accessible(page);
      await page.getByRole('link', { name: 'sign-in' }).tap();
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).tap();
      await expect(page.getByRole('heading', { name: 'Hello, Mona' })).toBeVisible();
    });
  });
}

test.describe('A link is used up by the person alone', () => {
  test('R7: a mail scanner that follows and blindly posts the link uses nothing up before the person comes', async ({ page, practice, server, playwright }) => {
    const email = 'scanned.link@mail.example';
    const id = await practice.add({ first_name: 'Sol', last_name: 'Canner', email, date_of_birth: '1979-11-02' });
    const link = await practice.invite(id, email);
    const scanner = await playwright.request.newContext({ extraHTTPHeaders: { origin: server.url } });
    expect((await scanner.head(link)).ok()).toBe(true);
    for (let times = 0; times < 5; times++) expect((await scanner.get(link)).ok()).toBe(true);
    const blind = await scanner.post(link, { form: { password: '', day: '', month: '', year: '' } });
    expect(blind.status()).toBe(422);
    const page_ = await scanner.get(link);
    expect(await page_.text()).toContain('Welcome, Sol');
    await scanner.dispose();
    expect((await practice.client('Sol Canner') as { portal?: string }).portal, 'no person has opened it').toBe('Sent');

    await visit(page, link);
    await page.getByLabel('Day').fill('2');
    await page.getByLabel('Month').fill('11');
    await page.getByLabel('Year').fill('1979');
    await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await expect(page.getByRole('heading', { name: 'Hello, Sol' })).toBeVisible();
  });

  test('R7: of a double tap the second is none: on the link, and for a new password', async ({ page, practice }) => {
    const email = 'quick.fingers@mail.example';
    const link = await practice.invite(await practice.add({ first_name: 'Quin', last_name: 'Quick', email }), email);
    const posts: string[] = [];
    page.on('request', (request) => void (request.isNavigationRequest() && request.method() === 'POST' && posts.push(request.url())));
    await visit(page, link);
    await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).dblclick();
    await expect(page.getByRole('heading', { name: 'Hello, Quin' })).toBeVisible();
    expect(posts).toHaveLength(1);
    await visit(page, '/p/willow-lane-practice/profile');
    await page.getByText('Set a new password…').click();
    await page.getByLabel('Your password until now').fill(CLIENT_PASSWORD);
    await page.getByLabel('New password').fill('four other plain words here');
    await page.getByRole('button', { name: 'Save the new password' }).dblclick();
    await expect(page.getByText('Your new password is set.')).toBeVisible();
    expect(posts).toHaveLength(2);
  });

  test('R7: a form that is sent twice at once makes one account', async ({ practice, server, playwright }) => {
    const email = 'twice.link@mail.example';
    const link = await practice.invite(await practice.add({ first_name: 'Tia', last_name: 'Wice', email }), email);
    const request = await playwright.request.newContext();
    const answers = await Promise.all(Array.from({ length: 6 }, () => signUp(request, link, server.url)));
    const made = answers.filter((answer) => answer.status() === 303);
    expect(made, answers.map((answer) => answer.status()).join(' ')).toHaveLength(1);
    await request.dispose();
  });
});
