// A client before a form.
import { expect, type Page } from '@playwright/test';
import { CLIENT_PASSWORD, type Practice } from './practice';

/** Invites, signs up, and opens the form; gives the client's id. */
export async function openForm(page: Page, practice: Practice, name: string, title: string): Promise<string> {
  const email = `${name.toLowerCase()}.forms@mail.example`;
  const id = await practice.add({ first_name: name, last_name: 'Filling', email });
  await page.goto(await practice.invite(id, email, [title]));
  await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
  await page.getByRole('button', { name: 'Create my account' }).click();
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
  return id;
}
