// A client in the portal, and before a form.
import { expect, type Page } from '@playwright/test';
import { signUp, type Practice } from './practice';

interface Arrived {
  id: string;
  email: string;
  slug: string;
}

/** Invites with these forms and signs up. */
export async function openPortal(page: Page, practice: Practice, name: string, born = '', forms: string[] = []): Promise<Arrived> {
  const email = `${name.toLowerCase()}.portal@mail.example`;
  const id = await practice.add({ first_name: name, last_name: 'Portal', email, date_of_birth: born });
  const link = await practice.invite(id, email, forms);
  const [year, month, day] = born.split('-').map((part) => String(Number(part)));
  await signUp(page, link, born ? { day, month, year } : {});
  await expect(page.getByRole('heading', { name: `Hello, ${name}` })).toBeVisible();
  return { id, email, slug: new URL(page.url()).pathname.split('/')[2]! };
}

/** Invites, signs up, and opens the form; gives the client's id. */
export async function openForm(page: Page, practice: Practice, name: string, title: string): Promise<string> {
  const { id } = await openPortal(page, practice, name, '', [title]);
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
  return id;
}
