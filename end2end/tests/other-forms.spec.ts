// Forms by other people: each questionnaire of the folder that OTHER_FORMS names is brought in, filled in by the keyboard alone,
// submitted, and comes out again equal in meaning. They are not in this repository, so this is run by hand (see CONTRIBUTING.md);
// the same features are tested with forms of our own in filling.spec.ts. OTHER_FORMS_OUT: where what comes out is written.

import type { Page } from '@playwright/test';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hydrated } from '../support/guard';
import { accessible, expect, test } from '../support/test';
import { CLIENT_PASSWORD } from '../support/practice';

test.use({ setting: { file: 'other-forms', demo: true, smtp: false }, viewport: { width: 390, height: 844 } });

interface Resource {
  resourceType?: string;
  title?: string;
  name?: string;
  status?: string;
}

const folder = process.env.OTHER_FORMS ?? '.';
const out = process.env.OTHER_FORMS_OUT;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .filter((file) => read(file).resourceType === 'Questionnaire')
  .sort();

function read(file: string): Resource {
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Resource;
}

function keep(file: string, kind: string, text: string): void {
  if (!out) return;
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, `${file.replaceAll('/', '-').replace(/\.json$/, '')}.${kind}.json`), text);
}

interface Focused {
  tag: string;
  type: string;
  mode: string;
  name: string;
  value: string;
  checked: boolean;
  readOnly: boolean;
  /** The answer that was given already to the group of radio buttons that it belongs to. */
  answered: boolean;
  text: string;
  hint: string;
  min: string;
  max: string;
}

/** What has the focus, as far as it belongs to the form. */
async function focused(page: Page): Promise<Focused | undefined> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    if (!element?.closest('main form')) return undefined;
    const described = (element.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
    const group = element.closest('fieldset, section, .field');
    return {
      tag: element.tagName,
      type: element.type,
      mode: element.inputMode,
      name: element.name,
      value: element.value,
      checked: element.checked,
      readOnly: element.readOnly,
      answered: element.type === 'radio' && !!element.closest('fieldset')?.querySelector('input:checked'),
      text: element.textContent ?? '',
      hint: [...described.map((id) => document.getElementById(id)?.textContent ?? ''), group?.textContent ?? ''].join(' '),
      min: element.min,
      max: element.max,
    };
  });
}

/** What would be typed here. */
function typed({ type, mode, hint, min, max }: Focused): string {
  const [, low, high] = /(-?\d+(?:\.\d+)?) to (-?\d+(?:\.\d+)?)/.exec(hint) ?? [];
  if (type === 'date') return written((min || max || '1980-05-17').slice(0, 10));
  if (type === 'datetime-local') return `${written((min || max || '2024-05-17').slice(0, 10))}\t1030AM`;
  if (type === 'time') return '1030AM';
  if (type === 'url') return 'https://practice.example/';
  if (mode === 'numeric') return low ?? high ?? '7';
  if (mode === 'decimal') return low ?? high ?? '7.5';
  const [, like] = /Like this: (\S.*?)(?:\s{2}|$)/.exec(hint) ?? [];
  if (like && /^[\d\-()# nN]+$/.test(like)) return like.replaceAll(/[#nN]/g, '5');
  return /e-?mail/i.test(hint) ? 'mara@mail.example' : /zip|postal/i.test(hint) ? '12345' : 'Some words';
}

/** A date as its field takes it in an American browser. */
const written = (day: string) => `${day.slice(5, 7)}${day.slice(8, 10)}${day.slice(0, 4)}`;

async function answer(page: Page, at: Focused): Promise<void> {
  const { keyboard } = page;
  if (at.readOnly) return;
  if (at.type === 'radio') {
    if (!at.answered) await keyboard.press('Space');
  } else if (at.type === 'checkbox') {
    if (!at.checked) await keyboard.press('Space');
  } else if (at.tag === 'SELECT') {
    if (!at.value) await keyboard.press('ArrowDown');
  } else if (at.type === 'range' || at.tag === 'BUTTON' || at.tag === 'A') {
    return;
  } else if (!at.value) {
    await keyboard.type(typed(at));
  }
}

/** Every field of the step is reached by Tab and answered; ends at the button that goes on. */
async function fillStep(page: Page): Promise<string> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.locator('main h1').evaluate((heading) => {
    heading.setAttribute('tabindex', '-1');
    (heading as HTMLElement).focus();
  });
  for (let pressed = 0; pressed < 600; pressed += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (!at) continue;
    if (at.tag === 'BUTTON' && /^(Next|Submit)/.test(at.text.trim())) return at.text.trim();
    await answer(page, at);
  }
  throw new Error('neither Next nor Submit was reached by Tab');
}

for (const file of files) {
  test(file, async ({ page, practice }) => {
    test.setTimeout(240_000);
    const resource = read(file);
    const title = `Brought in: ${file}`;
    const json = JSON.stringify({ ...resource, title });
    const checked = await practice.ask<{ faults: { is_error?: boolean }[] } & Record<string, unknown>>('forms/check-file', { json });
    const form = await practice.ask<string>('forms/publish-file', { json });
    const exported = await practice.request.get(`/organization/portal/forms/${form}/questionnaire.json`);
    expect(await exported.json(), JSON.stringify(checked)).toEqual(JSON.parse(json));
    keep(file, 'questionnaire', await exported.text());

    const email = `${file.replaceAll(/\W+/g, '-').toLowerCase()}@mail.example`;
    const client = await practice.add({ first_name: 'Otto', last_name: 'Brought', email });
    await page.goto(await practice.invite(client, email, [title]));
    await page.getByLabel('Choose a password').fill(CLIENT_PASSWORD);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await page.getByRole('link', { name: title }).click();
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
    await hydrated(page);
    await accessible(page);

    for (let step = 0; step < 80; step += 1) {
      const where = page.url();
      const button = await fillStep(page);
      await page.keyboard.press('Enter');
      if (button.startsWith('Submit')) {
        const thanks = page.getByText('Thank you. Your answers are with the practice.');
        const faults = page.getByRole('alert').filter({ hasText: 'another look' });
        await expect(thanks.or(faults).first()).toBeVisible();
        if (await thanks.isVisible()) break;
        throw new Error(`not taken: ${await faults.innerText()}`);
      }
      await expect
        .poll(async () => page.url() !== where || (await page.getByRole('alert').filter({ hasText: 'another look' }).isVisible()))
        .toBe(true);
      const faults = page.getByRole('alert').filter({ hasText: 'another look' });
      if (await faults.isVisible()) throw new Error(`step not left: ${await faults.innerText()}`);
    }
    await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();

    const requests = await practice.ask<{ title: string; response: string | null }[]>('forms/of-client', { client });
    const { response } = requests.find((asked) => asked.title === title)!;
    const submitted = await practice.request.get(`/clients/${client}/responses/${response}/response.json`);
    expect(submitted.ok()).toBe(true);
    keep(file, 'response', await submitted.text());
  });
}
