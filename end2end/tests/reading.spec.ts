import type { Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { hydrated } from '../support/guard';
import { type Practice, signUp } from '../support/practice';
import { accessible, expect, openSession, reflows, signIn, test, visit } from '../support/test';

const PHQ = 'Patient Health Questionnaire (PHQ-9)';
const SIZES = [
  [1440, 900],
  [1024, 768],
  [820, 1180],
  [390, 844],
] as const;

test.use({ setting: { file: 'reading', demo: true, smtp: false } });

/** The form that waits on the portal's home: the same answer to every question, but for those that are said. */
async function fill(page: Page, answer: string, but: [question: RegExp, answer: string][] = []): Promise<void> {
  await page.getByRole('link', { name: /PHQ-9/ }).click();
  await expect(page.getByRole('heading', { name: PHQ, level: 1 })).toBeVisible();
  await hydrated(page);
  for (let number = 1; number <= 9; number += 1) {
    await expect(page.getByText(new RegExp(`^${number} of `))).toBeVisible();
    let said = answer;
    for (const [question, other] of but) if (await page.getByRole('group', { name: question }).count()) said = other;
    await page.getByRole('radio', { name: said, exact: true }).check();
    if (number < 9) await page.getByRole('button', { name: 'Next' }).click();
  }
  await expect(page.getByText('✓ Saved just now')).toBeVisible();
  const next = page.getByRole('button', { name: 'Next' });
  if (await next.count()) await next.click();
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
}

/** A client of the demo with a response that was submitted. */
async function submitted(practice: Practice): Promise<{ id: string; response: string }> {
  const active = await practice.ask<{ rows: { id: string; forms_done: number }[] }>('clients/list', {
    query: { search: '', filter: 'Active', after: null },
  });
  const { id } = active.rows.find((row) => row.forms_done > 0)!;
  const forms = await practice.ask<{ response: string | null }[]>('forms/of-client', { client: id });
  return { id, response: forms.find((form) => form.response)!.response! };
}

async function sendAgain(practice: Practice, client: string): Promise<void> {
  const forms = await practice.ask<{ id: string; title: string }[]>('forms/list', {});
  const form = forms.find(({ title }) => title === PHQ)!;
  const clients = { These: [client] };
  const { messages } = await practice.ask<{ messages: unknown[] }>('forms/draft', { clients });
  const batch = { idempotency_key: randomUUID(), clients, messages, forms: [form.id] };
  await practice.ask('forms/send', { batch });
}

const lastRead = async (page: Page) => {
  await page.getByRole('link', { name: `Read ${PHQ}` }).last().click();
  await expect(page.getByRole('heading', { name: PHQ, level: 1 })).toBeVisible();
  await hydrated(page);
};

test('R20, R25: a form that was answered twice is read with its scores over time and what changed, printed and downloaded', async ({ page, person, server, practice, guard }) => {
  test.setTimeout(120_000);
  const email = 'runa.vale@mail.example';
  const id = await practice.add({ first_name: 'Runa', last_name: 'Vale', email });
  const client = await person();
  await signUp(client, await practice.invite(id, email, [PHQ]));
  await fill(client, 'Several days');

  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${id}?tab=documents`);
  await lastRead(page);
  await expect(page.getByText('9 of 27')).toBeVisible();
  await expect(page.getByRole('img'), 'one score is no line').toHaveCount(0);
  await expect(page.getByRole('switch')).toHaveCount(0);
  await accessible(page);

  await sendAgain(practice, id);
  await visit(client, '/p/willow-lane-practice/home');
  await fill(client, 'Several days', [
    [/Little interest/, 'Not at all'],
    [/Feeling down/, 'Nearly every day'],
  ]);
  await visit(page, `/clients/${id}?tab=documents`);
  await lastRead(page);

  // Scores over time, as a drawing and as a table that leads to each response.
  await expect(page.getByRole('img', { name: /^2 scores over time, from 9 on .+ to 10 on / })).toBeVisible();
  await expect(page.locator('.score-chart').getByText('Moderately severe')).toBeVisible();
  const table = page.getByRole('table', { name: 'Every time this form was submitted' });
  await expect(table.getByRole('row')).toHaveCount(3);
  await expect(table.getByRole('row').nth(1)).toContainText(/shown here.*10 of 27.*Moderate/);
  await expect(table.getByRole('row').nth(2)).toContainText(/9 of 27.*Mild/);

  // What changed, in words at the question.
  await expect(page.getByText(/^2 answers differ from/)).toBeVisible();
  const changed = page.getByRole('definition').filter({ hasText: 'Before: Several days' });
  await expect(changed).toHaveCount(2);
  await expect(changed.first()).toContainText('Not at all');
  await accessible(page);
  const lines = page.getByText('Changed. Before: Several days');
  await page.getByRole('switch', { name: /^Show what changed since / }).uncheck();
  await expect(lines.first()).toBeHidden();
  await accessible(page);
  await page.getByRole('switch', { name: /^Show what changed since / }).check();
  await expect(lines.first()).toBeVisible();

  await test.step('at every size, light and dark', async () => {
    const before = page.viewportSize()!;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        await expect(page.getByRole('img', { name: /scores over time/ })).toBeVisible();
        const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        await expect.poll(tooWide, { message: `at ${width} pixels` }).toBeLessThanOrEqual(0);
        await accessible(page);
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(before);
    await reflows(page);
  });

  await test.step('as it is stored', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'FHIR JSON' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^patient-health-questionnaire-phq-9-\d{4}-\d\d-\d\d\.json$/);
    let text = '';
    for await (const piece of await file.createReadStream()) text += String(piece);
    expect(JSON.parse(text)).toMatchObject({ resourceType: 'QuestionnaireResponse', status: 'completed', subject: { reference: `Patient/${id}` } });
  });

  await test.step('as a PDF, whose name says nothing', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'PDF', exact: true }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^response-\d{4}-\d\d-\d\d-\d{4}\.pdf$/);
    const pieces: Buffer[] = [];
    for await (const piece of await file.createReadStream()) pieces.push(Buffer.from(piece));
    const pdf = Buffer.concat(pieces).toString('latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    expect(pdf).toContain('/StructTreeRoot');
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
  });

  await test.step('reviewed, by whom and when', async () => {
    const reads = () => guard.requests.filter((address) => address.endsWith('/api/responses/read')).length;
    const before = reads();
    await page.getByRole('button', { name: 'Mark as reviewed' }).click();
    await expect(page.getByRole('status').getByText('Marked as reviewed.'), 'it is read out, and the focus is not lost with the button').toBeFocused();
    expect(reads(), 'reviewing is no further reading').toBe(before);
    await expect(page.getByText(/^Reviewed by Ada Brennan on \d+ \w+ \d{4}, /)).toBeVisible();
    await accessible(page);
  });

  await test.step('on paper', async () => {
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute('data-printed', '');
    });
    await page.getByRole('button', { name: 'Print' }).click();
    await expect(page.locator('body')).toHaveAttribute('data-printed', '');
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('.letterhead')).toHaveText(/Client: Runa Vale/);
    await expect(page.locator('.letterhead')).toBeVisible();
    await expect(page.getByRole('heading', { name: PHQ, level: 1 })).toBeVisible();
    await expect(page.getByText(/^Submitted by Runa Vale on .+ · version 1$/)).toBeVisible();
    await expect(page.getByText('10 of 27').first()).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
    await expect(page.getByRole('navigation')).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'FHIR JSON' })).toHaveCount(0);
    await expect(page.getByText('Marked as reviewed.')).toBeHidden();
    await page.emulateMedia({ media: 'screen' });
    await expect(page.locator('.letterhead')).toBeHidden();
  });

  await test.step('without scripts', async () => {
    const plain = await person({ storageState: await page.context().storageState(), javaScriptEnabled: false });
    await plain.goto(page.url());
    await expect(plain.getByRole('img', { name: /scores over time/ })).toBeVisible();
    await expect(plain.getByRole('button', { name: 'Print' })).toHaveCount(0);
    const [file] = await Promise.all([plain.waitForEvent('download'), plain.getByRole('link', { name: 'PDF', exact: true }).click()]);
    expect(await file.failure()).toBeNull();
    const line = plain.getByText('Changed. Before: Several days').first();
    await expect(line).toBeVisible();
    await plain.getByRole('switch', { name: /^Show what changed since / }).uncheck();
    await expect(line).toBeHidden();
  });

  await visit(page, `/clients/${id}?tab=history`);
  await expect(page.getByText(/downloaded a submitted form/)).toHaveCount(3);
});

test('R21: forms are sent again from the client’s page, and open with the last answers', async ({ page, person, server, practice }) => {
  const email = 'ines.quay@mail.example';
  const id = await practice.add({ first_name: 'Ines', last_name: 'Quay', email });
  const client = await person();
  await signUp(client, await practice.invite(id, email, [PHQ]));
  await fill(client, 'Several days');

  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${id}?tab=documents`);
  await page.getByRole('checkbox', { name: `Select ${PHQ}` }).check();
  await page.getByRole('button', { name: 'Resend selected forms' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send forms' });
  await dialog.getByRole('checkbox', { name: /^Start from their last answers/ }).check();
  await accessible(page);
  await dialog.getByRole('button', { name: 'Send to 1 client' }).click();
  await expect(dialog.getByRole('heading', { name: /^All e-mails are with the mail server/ })).toBeVisible();

  await visit(client, '/p/willow-lane-practice/home');
  await client.getByRole('link', { name: /PHQ-9/ }).click();
  await expect(client.getByRole('heading', { name: PHQ, level: 1 })).toBeVisible();
  await hydrated(client);
  // In all the steps, of which one is shown.
  await expect(client.locator('input[type=radio]:checked')).toHaveCount(9);
  await expect(client.getByRole('radio', { name: 'Several days', exact: true, checked: true })).toBeVisible();
  await client.getByRole('group', { name: /Little interest/ }).getByLabel('Not at all', { exact: true }).check();
  await expect(client.getByText('✓ Saved just now')).toBeVisible();
  await accessible(client);
  await visit(client, `${client.url().replace(/\?.*/, '')}?step=10`);
  await client.getByRole('button', { name: 'Submit' }).click();
  await expect(client.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
  await visit(page, `/clients/${id}?tab=documents`);
  await lastRead(page);
  await expect(page.getByText(/^1 answer differs from/)).toBeVisible();
});

test('R26: a download after the session has ended leads to the sign-in and back to the response, and no page is saved as a file', async ({ page, context, server, practice }) => {
  const { id, response } = await submitted(practice);
  const administrator = server.signIn('Administrator');
  await openSession(page, administrator);
  await visit(page, `/clients/${id}/responses/${response}`);
  const title = await page.getByRole('heading', { level: 1 }).innerText();
  const saved: string[] = [];
  page.on('download', (download) => saved.push(download.suggestedFilename()));
  await context.clearCookies();
  await page.getByRole('link', { name: 'PDF', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Sign in', level: 1 })).toBeVisible();
  await page.getByLabel('E-mail address').fill(administrator.email);
  await page.getByLabel('Password', { exact: true }).fill(administrator.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/clients/${id}/responses/${response}`);
  expect(saved).toEqual([]);
});

test('R20: a form that was retired since is named when it is chosen to be sent again', async ({ page, person, server, practice }) => {
  const email = 'remy.quay@mail.example';
  const id = await practice.add({ first_name: 'Remy', last_name: 'Quay', email });
  const client = await person();
  const retired = 'Privacy practices';
  await signUp(client, await practice.invite(id, email, [PHQ, retired]));
  await expect(client.getByRole('link', { name: /PHQ-9/ })).toBeVisible();
  const form = (await practice.defaults()).forms.find(({ title }) => title === retired)!.id;
  await practice.ask('forms/retire', { form, is_retired: true });

  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${id}?tab=documents`);
  const dialog = page.getByRole('dialog', { name: 'Send forms' });
  const resend = page.getByRole('button', { name: 'Resend selected forms' });
  const note = dialog.getByText(`“${retired}” is not published any more, so it does not go along.`);
  for (const title of [PHQ, retired]) await page.getByRole('checkbox', { name: `Select ${title}` }).check();
  await resend.click();
  await expect(note).toBeVisible();
  await expect(dialog.getByRole('checkbox', { name: /PHQ-9/ })).toBeChecked();
  await expect(dialog.getByRole('button', { name: 'Send to 1 client' })).toBeEnabled();
  await accessible(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('checkbox', { name: `Select ${PHQ}` }).uncheck();
  await resend.click();
  await expect(note).toBeVisible();
  await expect(dialog.getByText('Choose at least one form.')).toBeVisible();
  await practice.ask('forms/retire', { form, is_retired: false });
});

test('staff who may not read responses get neither the page nor the file', async ({ page, server, practice, guard }) => {
  const { id, response } = await submitted(practice);
  await signIn(page, server.signIn('Staff who may not'));
  guard.expectAnswer(new RegExp(response), 403);
  guard.expectAnswer(/api\/responses\/read/, 403);
  await page.goto(`/clients/${id}/responses/${response}`);
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Answers' })).toHaveCount(0);
  const file = await page.request.get(`/clients/${id}/responses/${response}/response.json`);
  expect(file.status()).toBe(403);
  const paper = await page.request.get(`/clients/${id}/responses/${response}/pdf`);
  expect(paper.status()).toBe(403);
});
