import type { Page } from '@playwright/test';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';
import { CLIENT_PASSWORD, linkIn, type Practice } from '../support/practice';

test.use({ setting: { file: 'reminders', demo: true, smtp: false } });

interface Invited {
  id: string;
  email: string;
  link: string;
}

async function invite(practice: Practice, first_name: string): Promise<Invited> {
  const email = `${first_name.toLowerCase()}.remind@mail.example`;
  const id = await practice.add({ first_name, last_name: 'Remind', email });
  return { id, email, link: await practice.invite(id, email) };
}

const arrived = async (practice: Practice, { email }: Invited) => (await practice.mailsTo(email)).length;

/** The newest e-mail to the client, once it is the `count`th. */
async function reminder(practice: Practice, client: Invited, count = 2) {
  await expect.poll(() => arrived(practice, client)).toBe(count);
  const mails = await practice.mailsTo(client.email);
  return mails.find((mail) => mail.subject === 'A reminder from Willow Lane Practice')!;
}

function stopLink(text: string): string {
  const link = /http:\/\/[^\s)]+\/reminders\/[\w-]+/.exec(text)?.[0];
  if (!link) throw new Error(`no link to stop reminders in:\n${text}`);
  return link;
}

async function signUp(page: Page, link: string): Promise<void> {
  await visit(page, link);
  await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
  await page.getByRole('button', { name: 'Create my account' }).click();
}

test.describe('Reminders', () => {
  test('R28: on the third day a reminder brings a link of its own, and the first one works too until one is used', async ({ page, practice, server }) => {
    const [first, second] = [await invite(practice, 'Fiona'), await invite(practice, 'Sven')];
    await openSession(page, server.signIn('Administrator'));
    await visit(page, `/clients/${first.id}`);
    await expect(page.getByText('Next reminder:')).toBeVisible();
    await accessible(page);
    // Days pass by starting the program anew, while nothing is asked of it.
    await page.goto('about:blank');
    await server.letDaysPass(3);
    for (const client of [first, second]) {
      const link = linkIn((await reminder(practice, client)).text);
      expect(link).not.toBe(client.link);
    }
    // The e-mail is there a moment before it is written down that it is.
    await expect(async () => {
      await visit(page, `/clients/${first.id}`);
      await expect(page.getByText('Reminder accepted by the mail server')).toBeVisible({ timeout: 1_000 });
    }).toPass();

    const client = linkIn((await reminder(practice, first)).text);
    await signUp(page, client);
    await expect(page.getByRole('heading', { name: 'Hello, Fiona' })).toBeVisible();
    for (const link of [first.link, client]) {
      await visit(page, link);
      await expect(page.getByRole('heading', { name: 'This link has been used' })).toBeVisible();
    }
    await signUp(page, second.link);
    await expect(page.getByRole('heading', { name: 'Hello, Sven' })).toBeVisible();
  });

  test('R28: a client stops them without scripts, staff see it, and start them again only when asked', async ({ page, person, practice, server }) => {
    const [stops, asksAgain, goesOn] = [await invite(practice, 'Stella'), await invite(practice, 'Asta'), await invite(practice, 'Gordon')];
    await server.letDaysPass(3);
    const client = await person({ javaScriptEnabled: false });
    for (const who of [stops, asksAgain]) {
      await client.goto(stopLink((await reminder(practice, who)).text));
      await expect(client.getByRole('heading', { name: 'Stop these reminders?' })).toBeVisible();
      await client.getByRole('button', { name: 'Stop the reminders' }).click();
      await expect(client.getByRole('heading', { name: 'The reminders are stopped' })).toBeVisible();
    }

    await openSession(page, server.signIn('Administrator'));
    await visit(page, `/clients/${asksAgain.id}`);
    await expect(page.getByText('Reminders: stopped by the client on')).toBeVisible();
    await accessible(page);
    await page.getByText('Start them again…').click();
    await page.getByRole('button', { name: 'Start the reminders again' }).click();
    await expect(page.getByText('Next reminder:')).toBeVisible();

    await page.goto('about:blank');
    await server.letDaysPass(4);
    for (const who of [goesOn, asksAgain]) await expect.poll(() => arrived(practice, who)).toBe(3);
    expect(await arrived(practice, stops)).toBe(2);
  });

  test('The page behind the link is accessible in each of its states, and on a small telephone', async ({ page, practice, server }) => {
    const client = await invite(practice, 'Paola');
    await server.letDaysPass(3);
    const link = stopLink((await reminder(practice, client)).text);
    const states: [string, string][] = [[link.slice(0, -3), 'This link does not work'], [link, 'Stop these reminders?']];
    for (const [address, heading] of states) {
      await page.goto(address);
      await expect(page.getByRole('heading', { name: heading })).toBeVisible();
      await accessible(page);
      await reflows(page);
    }
    await page.getByRole('button', { name: 'Stop the reminders' }).press('Enter');
    await expect(page.getByRole('heading', { name: 'The reminders are stopped' })).toBeVisible();
    await accessible(page);
  });

  test('The days are set under the portal’s settings; what cannot be is told at the field, and stays as typed', async ({ page, server, guard }) => {
    await openSession(page, server.signIn('Administrator'));
    await visit(page, '/organization/portal/settings');
    const days = page.getByLabel('Remind on these days after sending');
    await expect(days).toHaveValue('3, 7');
    await expect(page.getByRole('switch', { name: /Remind clients/ })).toBeChecked();
    guard.expectAnswer(/save-settings/, 422);
    await days.fill('7, 3');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('Enter the days in order')).toBeVisible();
    await expect(days).toHaveValue('7, 3');
    await accessible(page);
    await days.fill('2, 5,9');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText(/^Saved\./)).toBeVisible();
    await visit(page, '/organization/portal/settings');
    await expect(days).toHaveValue('2, 5, 9');
  });
});
