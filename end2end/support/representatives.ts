// Somebody who acts for clients (R31): added, signed up, and asked for forms, by the same requests that the pages make.
import { expect, type Page } from '@playwright/test';
import { CLIENT_PASSWORD, type Practice } from './practice';

export interface Grant {
  fill_forms?: 'on';
  see_documents?: 'on';
  first_day?: string;
  last_day?: string;
}

export async function linkTo(practice: Practice, email: string): Promise<string> {
  const find = async () => (await practice.mailsTo(email)).map((mail) => /https?:\S+\/represent\/[\w-]+/.exec(mail.text)?.[0]).find(Boolean);
  await expect.poll(find, { message: `a link for ${email}` }).toBeTruthy();
  return new URL((await find())!).pathname;
}

/** By the same post that the client's page makes. */
export async function post(practice: Practice, client: string, fields: Record<string, string>): Promise<void> {
  const answer = await practice.request.post(`/clients/${client}`, { form: fields, maxRedirects: 0 });
  expect(answer.status(), `${fields['_action']} of ${client}`).toBe(303);
}

export async function add(practice: Practice, client: string, name: string, email: string, grant: Grant = { fill_forms: 'on' }): Promise<void> {
  const fields = { representative_name: name, representative_email: email, relation: 'parent', first_day: '2020-01-01', last_day: '' };
  await post(practice, client, { _action: 'represent', ...fields, ...grant });
}

/** For the form whose title begins so. */
export async function askFor(practice: Practice, client: string, title = 'Privacy practices'): Promise<void> {
  const { askable } = await practice.ask<{ askable: { id: string; title: string }[] }>('clients/get', { id: client });
  const form = askable.find((one) => one.title.startsWith(title))!;
  await post(practice, client, { _action: 'represent-forms', forms: form.id });
}

export async function signUp(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
  await page.getByRole('button', { name: 'Create my login' }).click();
}
