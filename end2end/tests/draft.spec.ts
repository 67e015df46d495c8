// What somebody writes is not lost, whatever happens to the browser (R15), and each client is written to in their language.
import type { Page } from '@playwright/test';
import { heldBack } from '../support/guard';
import { accessible, expect, openSession, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'draft', demo: true, smtp: false } });

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Invite to Client Portal' });
const kept = (page: Page) => page.getByText('Your draft is kept.');
const preview = (page: Page) => page.frameLocator('iframe[title="Preview of the e-mail"]');

async function openDialog(page: Page, client: string): Promise<void> {
  await visit(page, `/clients/${client}`);
  await page.getByRole('button', { name: /^Invite/ }).click();
  await expect(dialog(page).getByLabel('Subject')).toBeVisible();
}

async function append(page: Page, text: string): Promise<void> {
  const message = dialog(page).getByLabel('Message', { exact: true });
  await message.press('Control+End');
  await page.keyboard.insertText(text);
}

test.beforeEach(async ({ page, server }) => {
  await openSession(page, server.signIn('Administrator'));
});

test('a closed tab loses nothing: the draft is there on another device, for that client alone, until it is sent', async ({ page, person, server, practice }) => {
  const mara = await practice.client('Mara Abramson');
  const other = await practice.add({ first_name: 'Otto', last_name: 'Another', email: 'otto.another@mail.example' });
  await openDialog(page, mara.id);
  await append(page, ' See you on Tuesday.');
  await dialog(page).getByRole('checkbox', { name: /^Privacy practices/ }).uncheck();
  await expect(kept(page)).toBeVisible();
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(stored, 'nothing stays in a browser that others may use').not.toContain('Tuesday');
  await page.close();

  const tablet = await person({ viewport: { width: 820, height: 1180 }, hasTouch: true });
  await signIn(tablet, server.signIn('Administrator'));
  await openDialog(tablet, mara.id);
  await expect(dialog(tablet).getByText(/This is your draft of \d+ \w+, \d+:\d\d\./)).toBeVisible();
  await expect(dialog(tablet).getByLabel('Message', { exact: true })).toContainText('See you on Tuesday.');
  await expect(dialog(tablet).getByRole('checkbox', { name: /^Privacy practices/ })).not.toBeChecked();
  await expect(preview(tablet).getByText('See you on Tuesday.')).toBeVisible();
  await accessible(tablet);
  await openDialog(tablet, other);
  await expect(dialog(tablet).getByLabel('Message', { exact: true }), 'another client').not.toContainText('Tuesday');

  await openDialog(tablet, mara.id);
  await dialog(tablet).getByRole('button', { name: 'Preview invitation' }).click();
  await dialog(tablet).getByRole('button', { name: 'Send to 1 client' }).click();
  await expect(dialog(tablet).getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
  await openDialog(tablet, mara.id);
  await expect(dialog(tablet).getByLabel('Message', { exact: true }), 'what was sent is no draft').not.toContainText('Tuesday');
});

test('what was written for one client is never offered for another, nor as the default, whoever is chosen meanwhile', async ({ page, practice }) => {
  for (const first_name of ['Uma', 'Ugo']) await practice.add({ first_name, last_name: 'Untold', email: `${first_name}.untold@mail.example` });
  await visit(page, '/organization/portal/message');
  await page.getByLabel('Subject').press('End');
  await page.keyboard.insertText(', for everybody');
  await expect(kept(page)).toBeVisible();

  await visit(page, '/organization/portal?search=untold');
  const message = dialog(page).getByLabel('Message', { exact: true });
  const opened = async (name: string) => {
    for (const other of ['Uma', 'Ugo']) await page.getByRole('row', { name: other }).getByRole('checkbox').setChecked(other === name);
    await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
    await expect(dialog(page).getByRole('heading', { name: `Invite ${name} Untold` })).toBeVisible();
    await expect(message).toBeVisible();
  };
  const close = () => dialog(page).getByRole('button', { name: 'Close' }).click();
  await opened('Uma');
  await append(page, ' See you on Tuesday.');
  await close();
  await opened('Ugo');
  await expect(message).not.toContainText('Tuesday');
  await close();
  await opened('Uma');
  await expect(message, 'it is hers').toContainText('See you on Tuesday.');
  await close();

  await visit(page, '/organization/portal/message');
  await expect(page.getByLabel('Subject'), 'the draft of the default is as it was').toContainText(', for everybody');
  await expect(page.getByLabel('Message', { exact: true })).not.toContainText('Tuesday');
  await page.getByRole('button', { name: 'Start from the default instead' }).click();
  await expect(kept(page)).toBeVisible();
});

test('R10: what is sent again unchanged after a lost answer invites once, though there are more of them by then', async ({ page, practice, guard }) => {
  guard.expectAnswer(/invitations\/send/, 0);
  const add = (first_name: string) => practice.add({ first_name, last_name: 'Lostanswer', email: `${first_name}@lost.example` });
  await add('Ada');
  await add('Ben');
  await visit(page, '/organization/portal?search=lostanswer');
  await page.getByRole('button', { name: /^Select all 2 that match/ }).click();
  await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
  await dialog(page).getByRole('button', { name: 'Preview invitation' }).click();
  await page.route(
    '**/api/invitations/send',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await dialog(page).getByRole('button', { name: 'Send to 2 clients' }).click();
  await expect(dialog(page).getByText(/nobody is invited twice/)).toBeVisible();
  await add('Cem');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
  await dialog(page).getByRole('button', { name: 'Send to 3 clients' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
  for (const [name, count] of [['Ada', 1], ['Ben', 1], ['Cem', 0]] as const) {
    expect(await practice.mailsTo(`${name}@lost.example`), name).toHaveLength(count);
  }
});

test('R10: whoever browses back with the dialog open sends to those whom it names, and to all of them', async ({ page, practice }) => {
  const numbers = Array.from({ length: 110 }, (_, number) => number);
  for (const first_name of numbers) {
    await practice.add({ first_name: `No ${first_name}`, last_name: 'Goneback', email: `no${first_name}@goneback.example` });
  }
  await visit(page, '/organization/portal?search=goneback');
  await page.getByRole('link', { name: /^No account/ }).click();
  await page.getByRole('button', { name: /^Select all 110 that match/ }).click();
  await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
  await dialog(page).getByRole('button', { name: 'Preview invitation' }).click();
  await expect(dialog(page).getByRole('button', { name: 'Send to 110 clients' })).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/no-account/);
  await dialog(page).getByRole('button', { name: 'Send to 110 clients' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible({ timeout: 30_000 });
  for (const number of [0, 10, 98, 99, 109]) expect(await practice.mailsTo(`no${number}@goneback.example`), `${number}`).toHaveLength(1);
});

test('recipients and drafts that come late for some do not come to others', async ({ page, practice }) => {
  for (const first_name of ['Pia', 'Pol']) await practice.add({ first_name, last_name: 'Untimely', email: `${first_name}@untimely.example` });
  await visit(page, '/organization/portal?search=untimely');
  const choose = async (name: string) => {
    for (const other of ['Pia', 'Pol']) await page.getByRole('row', { name: other }).getByRole('checkbox').setChecked(other === name);
    await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
    await expect(dialog(page).getByRole('heading', { name: `Invite ${name} Untimely` })).toBeVisible();
  };
  const next = () => dialog(page).getByRole('button', { name: 'Preview invitation' }).click();
  await choose('Pia');
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    '**/api/invitations/draft',
    async (route) => {
      await held;
      const answer = await route.fetch();
      // As if she had got another address meanwhile.
      await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('Pia@untimely', 'pia.new@untimely') });
    },
    { times: 1 },
  );
  await next();
  const late = page.waitForResponse('**/api/invitations/draft');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await choose('Pol');
  await next();
  release();
  await late;
  await expect(dialog(page).getByRole('heading', { name: 'Invite Pol Untimely' })).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Send to 1 client' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
  expect(await practice.mailsTo('Pol@untimely.example')).toHaveLength(1);
  expect(await practice.mailsTo('Pia@untimely.example')).toHaveLength(0);
});

test('an ended session and a lost network lose nothing, and the page says honestly what is kept', async ({ page, context, server, guard }) => {
  guard.expectAnswer(/keep-draft/, 0);
  guard.expectAnswer(/keep-draft/, 401);
  await visit(page, '/organization/portal/message');
  const message = page.getByLabel('Message', { exact: true });
  await message.press('Control+End');
  await page.keyboard.insertText(' Before the network went.');
  await expect(kept(page)).toBeVisible();
  await page.route(/keep-draft/, (route) => route.abort());
  await page.keyboard.insertText(' While it was away.');
  await expect(page.getByRole('status').filter({ hasText: 'Your draft is not kept yet: no connection.' })).toBeVisible();
  await page.unroute(/keep-draft/);
  await expect(kept(page), 'tried again by itself').toBeVisible();

  await context.clearCookies();
  await page.keyboard.insertText(' After the end.');
  await expect(page.getByText('Your draft could not be kept.')).toBeVisible();
  await openSession(page, server.signIn('Administrator'));
  await visit(page, '/organization/portal/message');
  await expect(message).toContainText('Before the network went. While it was away.');
  await page.getByRole('button', { name: 'Start from the default instead' }).click();
  await expect(message).not.toContainText('the network');
  await expect(kept(page)).toBeVisible();
  await visit(page, '/organization/portal/message');
  await expect(message).toBeVisible();
  await expect(message, 'given up').not.toContainText('the network');
});

test('going to another page at once keeps the last word', async ({ page }) => {
  await visit(page, '/organization/portal/message');
  await page.getByLabel('Subject').press('End');
  await page.keyboard.insertText(', soon');
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page).toHaveURL(/activity/);
  await page.getByRole('link', { name: 'Message' }).click();
  await expect(page.getByLabel('Subject')).toContainText(', soon');
  await page.getByRole('button', { name: 'Start from the default instead' }).click();
  await expect(kept(page)).toBeVisible();
});

test('a draft that is still on its way is waited for', async ({ page }) => {
  let arrives = () => {};
  const way = new Promise<void>((resolve) => (arrives = resolve));
  await page.route('**/api/messages/keep-draft', async (route) => {
    await way;
    await route.continue();
  });
  await visit(page, '/organization/portal/message');
  await page.getByLabel('Subject').press('End');
  await page.keyboard.insertText(', at last');
  const leaving = page.waitForRequest('**/api/messages/keep-draft');
  await page.getByRole('link', { name: 'Activity' }).click();
  await leaving;
  await page.getByRole('link', { name: 'Message' }).click();
  await expect(page.getByText('Loading…')).toBeVisible();
  arrives();
  await expect(page.getByLabel('Subject')).toContainText(', at last');
  await page.getByRole('button', { name: 'Start from the default instead' }).click();
  await expect(kept(page)).toBeVisible();
});

test('a client is written to in their language, and one writes in each', async ({ page, practice }) => {
  await visit(page, '/clients/new');
  await page.getByLabel('First name').fill('Inés');
  await page.getByLabel('Last name').fill('Quiroga');
  await page.getByLabel('E-mail address').fill('ines.quiroga@mail.example');
  await page.getByLabel('Language of e-mails').selectOption('Spanish');
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('definition').filter({ hasText: 'Spanish' })).toBeVisible();
  await practice.add({ first_name: 'Enno', last_name: 'Quiroga', email: 'enno.quiroga@mail.example' });

  await visit(page, '/organization/portal/message?language=es');
  await expect(page.getByRole('link', { name: 'Spanish' })).toHaveAttribute('aria-current', 'page');
  await expect(preview(page).getByRole('link', { name: 'Abrir mi portal de cliente' })).toBeVisible();
  await accessible(page);
  await page.getByLabel('Subject').fill('Bienvenida a {{OrganizationName}}');
  await page.getByRole('link', { name: /English/ }).click();
  await expect(page.getByLabel('Subject')).toContainText('Your invitation from');
  await page.getByRole('link', { name: 'Spanish' }).click();
  await expect(page.getByLabel('Subject'), 'nothing is lost on the way').toContainText('Bienvenida a');
  await page.getByRole('button', { name: 'Save as the default' }).click();
  await expect(page.getByText('Saved. Invitations start from this now.')).toBeVisible();

  await visit(page, '/organization/portal?search=Quiroga');
  for (const name of [/Enno/, /Inés/]) await page.getByRole('row', { name }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
  const languages = dialog(page).getByRole('group', { name: 'Language of the message' });
  await expect(languages.getByRole('button')).toHaveText(['English · 1 client', 'Spanish · 1 client']);
  await languages.getByRole('button', { name: /Spanish/ }).click();
  await expect(dialog(page).getByLabel('Subject')).toContainText('Bienvenida a');
  await expect(preview(page).getByText('Hola, Inés:', { exact: true })).toBeVisible();
  await accessible(page);
  await dialog(page).getByLabel('Subject').press('Control+a');
  await page.keyboard.press('Backspace');
  await languages.getByRole('button', { name: /English/ }).click();
  await expect(preview(page).getByText('Hello Enno,', { exact: true })).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Preview invitation' }).click();
  await expect(dialog(page).getByText(/It cannot be sent like this\. In Spanish:/)).toBeVisible();
  await expect(dialog(page).getByRole('button', { name: /^Send to/ })).toBeDisabled();
  await dialog(page).getByRole('button', { name: 'Make changes' }).click();
  await languages.getByRole('button', { name: /Spanish/ }).click();
  await dialog(page).getByLabel('Subject').fill('Hola, {{ClientFirstName}}');
  await dialog(page).getByRole('button', { name: 'Preview invitation' }).click();
  await dialog(page).getByRole('button', { name: 'Send to 2 clients' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible();
  const [ines] = await practice.mailsTo('ines.quiroga@mail.example');
  const [enno] = await practice.mailsTo('enno.quiroga@mail.example');
  expect([ines!.subject, enno!.subject]).toEqual(['Hola, Inés', 'Your invitation from Willow Lane Practice']);
  expect(ines!.text).toContain('Abrir mi portal de cliente:');
});

test('R14, R15: of all that match, the message in a language that only a late one reads is shown and written', async ({ page, practice }) => {
  const numbers = Array.from({ length: 60 }, (_, number) => number);
  for (const number of numbers) await practice.add({ first_name: `No ${number}`, last_name: 'Latereader', email: `no${number}@late.example` });
  await practice.add({ first_name: 'Zz', last_name: 'Zlatereader', email: 'zz@late.example', language: 'es' });
  await visit(page, '/organization/portal?search=latereader');
  await page.getByRole('button', { name: /^Select all 61 that match/ }).click();
  await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
  const languages = dialog(page).getByRole('group', { name: 'Language of the message' });
  const spanish = languages.getByRole('button', { name: 'Spanish · 1 client' });
  await expect(preview(page).getByText(/^Hello No \d+,$/)).toBeVisible();
  const release = await heldBack(page, '**/api/invitations/recipients');
  await spanish.click();
  await expect(spanish).toHaveAttribute('aria-pressed', 'true');
  await expect(dialog(page).getByText('Looking for the client…')).toBeVisible();
  await expect(dialog(page).getByLabel('Subject')).not.toContainText('invitation');
  release();
  await expect(preview(page).getByText('Hola, Zz:', { exact: true })).toBeVisible();
  await expect(dialog(page).getByText('zz@late.example')).toBeVisible();
  await accessible(page);
  await dialog(page).getByLabel('Subject').press('Control+a');
  await page.keyboard.press('Backspace');
  await dialog(page).getByRole('button', { name: 'Preview invitation' }).click();
  await expect(dialog(page).getByText(/It cannot be sent like this\. In Spanish:/)).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Make changes' }).click();
  await spanish.click();
  await dialog(page).getByLabel('Subject').fill('Hola, {{ClientFirstName}}');
  await languages.getByRole('button', { name: /^English/ }).click();
  await expect(preview(page).getByText(/^Hello No \d+,$/)).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Preview invitation' }).click();
  await dialog(page).getByRole('button', { name: 'Send to 61 clients' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'All invitations are with the mail server' })).toBeVisible({ timeout: 30_000 });
  const [zz] = await practice.mailsTo('zz@late.example');
  expect(zz!.subject).toBe('Hola, Zz');
});

test('a draft goes with the default that there is by then, but for what its writer changed', async ({ page, practice }) => {
  await practice.add({ first_name: 'Enno', last_name: 'Pinned', email: 'enno.pinned@mail.example' });
  await practice.add({ first_name: 'Inés', last_name: 'Pinned', email: 'ines.pinned@mail.example', language: 'es' });
  const choose = async () => {
    await visit(page, '/organization/portal?search=pinned');
    for (const name of [/Enno/, /Inés/]) await page.getByRole('row', { name }).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
    await expect(dialog(page).getByLabel('Subject')).toBeVisible();
  };
  await choose();
  await dialog(page).getByLabel('Subject').press('End');
  await page.keyboard.insertText(', mine');
  await expect(kept(page)).toBeVisible();

  const { seen, forms } = await practice.defaults();
  const form = forms.find(({ id }) => !seen.forms.includes(id))!;
  await practice.saveDefault('es', { subject: 'Corregida' }, [...seen.forms, form.id]);
  await choose();
  await expect(dialog(page).getByLabel('Subject'), 'what was written').toContainText(', mine');
  await expect(dialog(page).getByRole('checkbox', { name: form.title }), 'a new default form').toBeChecked();
  await dialog(page).getByRole('button', { name: 'Spanish · 1 client' }).click();
  await expect(dialog(page).getByLabel('Subject'), 'what was not').toContainText('Corregida');
  await dialog(page).getByRole('button', { name: 'Start from the default instead' }).press('Enter');
  await expect(dialog(page).getByLabel('Subject'), 'what comes next').toBeFocused();
  await expect(kept(page)).toBeVisible();

  await visit(page, '/organization/portal/message');
  await page.getByLabel('Subject').press('End');
  await page.keyboard.insertText(', of the default');
  await expect(kept(page)).toBeVisible();
  await practice.saveDefault('es', { subject: 'Corregida otra vez' });
  await visit(page, '/organization/portal/message?language=es');
  await expect(page.getByLabel('Subject')).toContainText('Corregida otra vez');
  await visit(page, '/organization/portal/message?language=en');
  await expect(page.getByLabel('Subject')).toContainText(', of the default');
  await page.getByRole('button', { name: 'Start from the default instead' }).press('Enter');
  await expect(page.getByLabel('Subject')).toBeFocused();
  await expect(kept(page)).toBeVisible();
});
