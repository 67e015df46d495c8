// A consent that two parents sign, each at home (R31): one fills it in, signs and asks; the other reads, signs, or does not; staff see for
// whom it waits.
import type { Page } from '@playwright/test';
import { hydrated } from '../support/guard';
import type { Practice } from '../support/practice';
import { add, askFor, linkTo, signUp } from '../support/representatives';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'two-signers', demo: true, smtp: false } });

const TITLE = 'Consent of both parents';
const asks = {
  url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired',
  valueCodeableConcept: { coding: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.7' }] },
};
const FORM = {
  resourceType: 'Questionnaire',
  url: 'https://practice.example/Questionnaire/consent-of-both-parents',
  version: '1',
  title: TITLE,
  status: 'active',
  item: [
    { linkId: 'terms', type: 'display', text: 'Treatment is voluntary, and can be ended at any time.' },
    { linkId: 'why', type: 'string', text: 'What brings your child here?', required: true },
    { linkId: 'first', type: 'string', text: 'Your signature', required: true, extension: [asks] },
    { linkId: 'second', type: 'string', text: 'Signature of the other parent', required: true, extension: [asks] },
  ],
};
const ASK = 'Ask somebody else to sign';

interface Family {
  child: string;
  noor: Page;
  rita: Page;
  email: string;
}

type Person = (options: { viewport: { width: number; height: number }; hasTouch: boolean; javaScriptEnabled: boolean }) => Promise<Page>;

async function family(practice: Practice, person: Person, name: string, device: Parameters<Person>[0]): Promise<Family> {
  await practice.ask('forms/publish-file', { json: JSON.stringify(FORM) });
  const child = await practice.add({ first_name: 'Ada', last_name: name });
  const join = async (parent: string) => {
    const email = `${parent}.${name.toLowerCase()}@mail.example`;
    await add(practice, child, `${parent[0]!.toUpperCase()}${parent.slice(1)} Parent`, email);
    const page = await person(device);
    await signUp(page, await linkTo(practice, email));
    await expect(page.getByText(`You are acting for Ada ${name[0]}.`)).toBeVisible();
    return page;
  };
  const [noor, rita] = [await join('noor'), await join('rita')];
  await askFor(practice, child, TITLE);
  return { child, noor, rita, email: `rita.${name.toLowerCase()}@mail.example` };
}

const home = (page: Page) => page.goto('/p/willow-lane-practice/home');

/** Fills in, signs, and asks the other parent. */
async function fillInAndAsk(page: Page, ready: (page: Page) => Promise<void>): Promise<void> {
  await home(page);
  await page.getByRole('link', { name: TITLE }).click();
  await expect(page.getByRole('heading', { name: TITLE, level: 1 })).toBeVisible();
  await ready(page);
  await page.getByLabel('What brings your child here?').fill('Sleep');
  await page.getByRole('textbox', { name: /Your signature/ }).fill('Noor Parent');
  await askForSecond(page, ready);
}

async function askForSecond(page: Page, ready: (page: Page) => Promise<void>): Promise<void> {
  const ask = page.getByRole('button', { name: ASK });
  if ((await ask.count()) === 0) {
    // Without scripts it is offered once the own signature is kept.
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByText('Type your full name to sign.').last()).toBeVisible();
  }
  await ask.click();
  await expect(page.getByRole('heading', { name: ASK })).toBeVisible();
  await ready(page);
  await expect(page.getByLabel('Noor Parent (parent)')).toHaveCount(0);
  await page.getByLabel('Rita Parent (parent)').check();
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.getByText('The form waits for the signature;')).toBeVisible();
  await expect(page.getByText("Waiting for Rita Parent's signature")).toBeVisible();
}

for (const [device, viewport, javaScriptEnabled] of [
  ['a phone', { width: 390, height: 844 }, true],
  ['a tablet', { width: 820, height: 1180 }, true],
  ['a tablet without scripts', { width: 820, height: 1180 }, false],
] as const) {
  test.describe(`On ${device}`, () => {
    const options = { viewport, hasTouch: true, javaScriptEnabled };
    const name = { 'a phone': 'Phonos', 'a tablet': 'Tablos', 'a tablet without scripts': 'Silos' }[device];
    const ready = async (page: Page) => {
      if (javaScriptEnabled) {
        await hydrated(page);
        await accessible(page);
      }
      await reflows(page);
    };

    test('R31: two parents sign one consent, each at their own login, and staff read it', async ({ page, practice, person, server, guard }) => {
      test.setTimeout(180_000);
      guard.expectAnswer(/\/forms\/[\w-]+(\/signature)?(\?|$)/, 422);
      const { child, noor, rita, email } = await family(practice, person, name, options);
      await fillInAndAsk(noor, ready);
      await ready(noor);
      const subject = `For Ada ${name[0]}.: your signature is asked for at Willow Lane Practice`;
      await expect.poll(async () => (await practice.mailsTo(email)).map((mail) => mail.subject)).toContain(subject);

      await openSession(page, server.signIn('Administrator'));
      await visit(page, `/clients/${child}?tab=documents`);
      await expect(page.getByText(/waiting for Rita Parent's signature since \d+ \w+/)).toBeVisible();
      await accessible(page);

      await home(rita);
      await ready(rita);
      await rita.getByRole('link', { name: 'Your signature is asked for' }).click();
      await expect(rita.getByText('Noor Parent asks for your signature.')).toBeVisible();
      await ready(rita);
      await expect(rita.getByText('Treatment is voluntary')).toBeVisible();
      await expect(rita.getByText('Sleep')).toBeVisible();
      await expect(rita.getByRole('textbox')).toHaveCount(1);
      await rita.getByRole('button', { name: 'Sign', exact: true }).click();
      await expect(rita.getByText('Type your full name to sign.')).toBeVisible();
      await ready(rita);
      await rita.getByRole('textbox', { name: /Signature of the other parent/ }).fill('Rita Parent');
      await rita.getByRole('button', { name: 'Sign', exact: true }).click();
      await expect(rita.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
      await home(noor);
      await expect(noor.getByText(`Nothing is waiting for Ada ${name[0]}.`)).toBeVisible();

      await visit(page, `/clients/${child}?tab=documents`);
      await page.getByRole('link', { name: `Read ${TITLE}` }).click();
      await expect(page.getByText('Submitted by Noor Parent (parent)')).toBeVisible();
      await expect(page.getByRole('definition').filter({ hasText: 'Rita Parent' })).toBeVisible();
      await expect(page.getByText(/^Typed as a signature on/)).toHaveCount(2);
    });

    test('R31: it is taken back, asked again, and declined; what was filled in is there each time', async ({ practice, person, guard }) => {
      test.setTimeout(180_000);
      guard.expectAnswer(/\/forms\/[\w-]+(\/signature)?(\?|$)/, 422);
      const { noor, rita } = await family(practice, person, `${name}two`, options);
      await fillInAndAsk(noor, ready);
      await home(rita);
      await expect(rita.getByText('Your signature is asked for')).toBeVisible();
      await noor.getByRole('button', { name: `Take it back: ${TITLE}` }).click();
      await expect(noor.getByText('It is taken back.')).toBeVisible();
      await rita.getByRole('link', { name: 'Your signature is asked for' }).click();
      await home(rita);
      await expect(rita.getByText('Your signature is asked for')).toHaveCount(0);

      await noor.getByRole('link', { name: TITLE }).click();
      await expect(noor.getByLabel('What brings your child here?')).toHaveValue('Sleep');
      await ready(noor);
      await askForSecond(noor, ready);
      await home(rita);
      await rita.getByRole('link', { name: 'Your signature is asked for' }).click();
      await rita.getByRole('button', { name: 'I do not sign this' }).click();
      await expect(rita.getByText('You do not sign this.')).toBeVisible();
      await home(noor);
      await expect(noor.getByText('Rita Parent does not sign this')).toBeVisible();
      await ready(noor);
      await noor.getByRole('link', { name: TITLE }).click();
      await expect(noor.getByRole('textbox', { name: /Your signature/ })).toHaveValue('Noor Parent');
    });
  });
}
