// From one client's e-mail to the next one's, through more clients than a dialog names at first (R14).
import type { Page } from '@playwright/test';
import { heldBack } from '../support/guard';
import { accessible, expect, signIn, test, visit } from '../support/test';

test.use({ setting: { file: 'stepping', demo: true, smtp: false } });

const RECIPIENTS = '**/api/invitations/recipients';
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Invite to Client Portal' });
const place = (page: Page, number: number) => expect(dialog(page).getByText(new RegExp(` · ${number} of 60$`))).toBeVisible();
const next = (page: Page) => dialog(page).getByRole('button', { name: 'Next client' });
const previous = (page: Page) => dialog(page).getByRole('button', { name: 'Previous client' });

/** At the last of those whom the dialog names. */
async function openAtTheLast(page: Page): Promise<void> {
  await visit(page, '/organization/portal?search=stepped');
  await page.getByRole('button', { name: /^Select all 60 that match/ }).click();
  await page.getByRole('button', { name: 'Invite to Client Portal' }).click();
  await place(page, 1);
  await previous(page).click();
  await place(page, 50);
}

test.beforeEach(async ({ page, server, practice }) => {
  const { all } = await practice.ask<{ all: number }>('clients/count', { search: 'stepped' });
  for (let number = all; number < 60; number += 1) {
    await practice.add({ first_name: `No ${number}`, last_name: 'Stepped', email: `no${number}@stepped.example` });
  }
  await signIn(page, server.signIn('Administrator'));
});

test('R14: a next client who does not come is told of, and comes when asked for again', async ({ page, guard }) => {
  guard.expectAnswer(/invitations\/recipients/, 0);
  await openAtTheLast(page);
  await page.route(RECIPIENTS, (route) => route.abort(), { times: 1 });
  await next(page).click();
  const trouble = dialog(page).getByRole('alert').filter({ hasText: 'This did not work just now.' });
  await expect(trouble).toBeVisible();
  await place(page, 50);
  await accessible(page);
  await trouble.getByRole('button', { name: 'Try again' }).click();
  await place(page, 51);
  await expect(trouble).toHaveCount(0);
});

test('R14: whoever steps back meanwhile stays there, whenever the next client comes', async ({ page }) => {
  await openAtTheLast(page);
  const release = await heldBack(page, RECIPIENTS);
  await next(page).click();
  const looking = dialog(page).getByText('Looking for the client…');
  await expect(looking).toBeVisible();
  await previous(page).click();
  await place(page, 49);
  release();
  await expect(looking).toHaveCount(0);
  await place(page, 49);
  await next(page).click();
  await next(page).click();
  await place(page, 51);
});
