// Somebody who acts for clients (R31): a login of their own, for whom always in sight, and rights that end while signed in.
import type { Page } from '@playwright/test';
import { hydrated } from '../support/guard';
import { CLIENT_PASSWORD, type Practice } from '../support/practice';
import { add, askFor, linkTo, post, signUp } from '../support/representatives';
import { accessible, expect, openSession, reflows, signInWithoutScripts, test, visit } from '../support/test';

test.use({ setting: { file: 'representatives', demo: true, smtp: false } });
test.describe.configure({ mode: 'serial' });

const SLUG = 'willow-lane-practice';

async function loginOf(practice: Practice, client: string): Promise<string> {
  const details = await practice.ask<{ representatives: { login: string }[] }>('clients/get', { id: client });
  return details.representatives[0]!.login;
}

for (const [device, viewport, javaScriptEnabled] of [
  ['a phone', { width: 390, height: 844 }, true],
  ['a tablet without scripts', { width: 820, height: 1180 }, false],
] as const) {
  test.describe(`On ${device}`, () => {
    test.use({ viewport, hasTouch: true, javaScriptEnabled });
    const family = javaScriptEnabled ? 'Phonos' : 'Tablos';
    const noor = `noor.${family.toLowerCase()}@mail.example`;
    const ready = async (page: Page) => {
      if (javaScriptEnabled) {
        await hydrated(page);
        await accessible(page);
      }
      await reflows(page);
    };

    test('a parent gets a link, acts for two children one at a time, and fills in a form', async ({ page, practice, guard }) => {
      guard.expectAnswer(/\/represent\//, 422);
      // Acting for several, and none chosen yet.
      guard.expectAnswer(/\/(home|api\/portal\/home)$/, 403);
      const ada = await practice.add({ first_name: 'Ada', last_name: family });
      const ben = await practice.add({ first_name: 'Ben', last_name: family });
      await add(practice, ada, 'Noor Haddad', noor);
      const link = await linkTo(practice, noor);
      await page.goto(link);
      await expect(page.getByRole('heading', { name: 'Welcome, Noor Haddad' })).toBeVisible();
      await expect(page.getByText(`somebody who acts for Ada ${family[0]}., as parent.`)).toBeVisible();
      await ready(page);
      await page.getByLabel('Choose a password').fill('short');
      await page.getByRole('button', { name: 'Create my login' }).click();
      await expect(page.getByText(/at least 15 characters/i).last()).toBeVisible();
      await signUp(page, link);
      await expect(page.getByText(`You are acting for Ada ${family[0]}.`)).toBeVisible();
      await expect(page.getByText('Signed in as Noor Haddad, parent')).toBeVisible();
      await page.goto(link);
      await expect(page.getByRole('heading', { name: 'This link has been used' })).toBeVisible();

      await askFor(practice, ada);
      await expect.poll(async () => (await practice.mailsTo(noor)).map((mail) => mail.subject)).toContain(`For Ada ${family[0]}.: something to fill in at Willow Lane Practice`);
      await page.goto(`/p/${SLUG}/home`);
      await expect(page.getByText(`One form is waiting for Ada ${family[0]}.`)).toBeVisible();
      await ready(page);
      await page.getByRole('link', { name: /Privacy practices/ }).click();
      await expect(page.getByText(`You are acting for Ada ${family[0]}.`)).toBeVisible();
      await ready(page);
      await page.getByLabel('I have received or been offered the notice').check();
      await page.getByRole('textbox', { name: /Your signature/ }).fill('Noor Haddad');
      await page.getByLabel("Today's date").fill('2026-02-03');
      await page.getByRole('button', { name: 'Submit' }).click();
      await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
      const [done] = await practice.ask<{ response: string }[]>('forms/of-client', { client: ada });
      const read = await practice.ask<{ submitted_by: string }>('responses/read', { response: done!.response });
      expect(read.submitted_by).toBe('Noor Haddad (parent)');

      await add(practice, ben, 'Noor Haddad', noor, { see_documents: 'on' });
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('E-mail address').fill(noor);
      await page.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('heading', { name: 'For whom are you acting?' })).toBeVisible();
      await ready(page);
      await page.getByRole('button', { name: `Act for Ben ${family[0]}.` }).click();
      await expect(page.getByText(`You are acting for Ben ${family[0]}.`)).toBeVisible();
      await expect(page.getByText('Filling in forms is not among what you may do.')).toBeVisible();
      await page.getByRole('link', { name: 'Change' }).click();
      await page.getByRole('button', { name: `Act for Ada ${family[0]}.` }).click();
      await expect(page.getByText(`You are acting for Ada ${family[0]}.`)).toBeVisible();
      await expect(page.getByRole('link', { name: 'Your profile' })).toHaveCount(0);
    });

    test('R30: a representative signs in with another address once it has confirmed', async ({ page, practice, person, guard }) => {
      guard.expectAnswer(/\/(acting$|new-address\/)/, 422);
      const [email, next] = [`uma.${family.toLowerCase()}@mail.example`, `uma.new.${family.toLowerCase()}@mail.example`];
      const dan = await practice.add({ first_name: 'Dan', last_name: family });
      await add(practice, dan, 'Uma Uncle', email);
      await signUp(page, await linkTo(practice, email));
      await page.getByRole('link', { name: 'Change' }).click();
      await expect(page.getByText(`You sign in with ${email}.`)).toBeVisible();
      await ready(page);
      await page.getByText('Use another address…').click();
      await ready(page);
      await page.getByLabel('New e-mail address').fill('uma at mail');
      await page.getByLabel('Your password', { exact: true }).fill(CLIENT_PASSWORD);
      await page.getByRole('button', { name: 'Send the link' }).click();
      await expect(page.getByText('An e-mail address has one @').last()).toBeVisible();
      await expect(page.getByLabel('New e-mail address')).toHaveValue('uma at mail');
      await ready(page);
      await page.getByLabel('New e-mail address').fill(next);
      await page.getByLabel('Your password', { exact: true }).fill('not this one, surely');
      await page.getByRole('button', { name: 'Send the link' }).click();
      await expect(page.getByText('This is not the password of your account.')).toBeVisible();
      await expect(page.getByLabel('New e-mail address')).toHaveValue(next);
      const ask = async () => {
        await page.getByLabel('New e-mail address').fill(next);
        await page.getByLabel('Your password', { exact: true }).fill(CLIENT_PASSWORD);
        await page.getByRole('button', { name: 'Send the link' }).click();
        await expect(page.getByText('A link is on its way to the new address.')).toBeVisible();
        await expect(page.getByText(`${next} waits to be confirmed`)).toBeVisible();
        await ready(page);
      };
      await ask();
      await page.getByRole('button', { name: 'Cancel the change' }).click();
      await expect(page.getByText('The change is cancelled.')).toBeVisible();
      await expect(page.getByText('waits to be confirmed')).toHaveCount(0);
      await page.getByText('Use another address…').click();
      await ask();
      const [told] = (await practice.mailsTo(email)).filter((mail) => mail.subject === 'Another address for your account at Willow Lane Practice');
      expect(told!.text).toContain(`where you act for Dan ${family[0]}.`);
      expect(told!.text).not.toContain(next);

      // On another device, as people do.
      const other = await person({ viewport, javaScriptEnabled });
      const links = async () => (await practice.mailsTo(next)).map((mail) => /https?:\S+\/new-address\/[\w-]+/.exec(mail.text)?.[0]);
      await expect.poll(async () => (await links()).length, { message: `the links for ${next}` }).toBe(2);
      await other.goto(new URL((await links())[0]!).pathname);
      await expect(other.getByRole('heading', { name: 'Confirm your new address' })).toBeVisible();
      await ready(other);
      await other.getByLabel('Your password', { exact: true }).fill(CLIENT_PASSWORD);
      await other.getByRole('button', { name: 'Confirm this address' }).click();
      await expect(other.getByText('Your new address is confirmed.')).toBeVisible();
      await other.getByLabel('E-mail address').fill(next);
      await other.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
      await other.getByRole('button', { name: 'Sign in' }).click();
      await expect(other.getByText(`You are acting for Dan ${family[0]}.`)).toBeVisible();
      await expect.poll(async () => (await practice.mailsTo(email)).map((mail) => mail.subject)).toContain('Your address at Willow Lane Practice was changed');
      const { representatives } = await practice.ask<{ representatives: { email: string }[] }>('clients/get', { id: dan });
      expect(representatives[0]!.email, 'staff see it').toBe(next);
    });

    test('rights that end while signed in are gone at the next click, and the page says so', async ({ page, practice, guard }) => {
      guard.expectAnswer(/\/p\/[^/]+\/(home|forms\/[\w-]+)(\?|$)/, 403);
      guard.expectAnswer(/\/api\/portal\/(home|fill|save)$/, 403);
      const email = `carer.${family.toLowerCase()}@mail.example`;
      const cy = await practice.add({ first_name: 'Cy', last_name: family });
      await add(practice, cy, 'Cora Carer', email);
      await signUp(page, await linkTo(practice, email));
      await askFor(practice, cy);
      await page.goto(`/p/${SLUG}/home`);
      await page.getByRole('link', { name: /Privacy practices/ }).click();
      await ready(page);
      await page.getByRole('textbox', { name: /Your signature/ }).fill('Cora Carer');
      if (javaScriptEnabled) {
        await expect(page.getByText(/Saved/)).toBeVisible();
      } else {
        await page.getByRole('button', { name: 'Finish later' }).click();
        await page.getByRole('link', { name: /Privacy practices/ }).click();
        await expect(page.getByRole('textbox', { name: /Your signature/ })).toHaveValue('Cora Carer');
      }
      await post(practice, cy, { _action: 'represent-end', login: await loginOf(practice, cy) });
      await page.goto(`/p/${SLUG}/home`);
      await expect(page.getByRole('heading', { name: 'For whom are you acting?' })).toBeVisible();
      await expect(page.getByText(`You no longer act for Cy ${family[0]}.`)).toBeVisible();
      await expect(page.getByText('You act for nobody just now.')).toBeVisible();
      await ready(page);
      await add(practice, cy, 'Cora Carer', email);
      await page.goto(`/p/${SLUG}/home`);
      await page.getByRole('link', { name: /Privacy practices/ }).click();
      await expect(page.getByRole('textbox', { name: /Your signature/ }), 'what was kept is not lost').toHaveValue('Cora Carer');
    });
  });
}

test('R31: a form says that another client was chosen in another tab, and leads back with what was typed', async ({ page, context, practice, guard }) => {
  guard.expectAnswer(/\/api\/portal\/save$/, 404);
  const email = 'tess.parent@mail.example';
  const kit = await practice.add({ first_name: 'Kit', last_name: 'Tabs' });
  await add(practice, kit, 'Tess Parent', email);
  await signUp(page, await linkTo(practice, email));
  await askFor(practice, kit);
  await add(practice, await practice.add({ first_name: 'Max', last_name: 'Tabs' }), 'Tess Parent', email);
  await visit(page, `/p/${SLUG}/home`);
  await page.getByRole('link', { name: /Privacy practices/ }).click();
  const signature = page.getByRole('textbox', { name: /Your signature/ });
  await expect(signature).toBeVisible();
  await hydrated(page);

  const other = await context.newPage();
  await visit(other, `/p/${SLUG}/acting`);
  await other.getByRole('button', { name: 'Act for Max T.' }).click();
  await expect(other.getByText('You are acting for Max T.')).toBeVisible();

  await signature.fill('Tess Parent');
  const told = page.getByRole('alert').filter({ hasText: 'You now act for Max T. in another tab. What you type here is for Kit T.' });
  await expect(told).toBeVisible();
  await accessible(page);
  await reflows(page);
  const refused = page.waitForResponse(/\/api\/portal\/save$/);
  await page.getByRole('button', { name: 'Finish later' }).click();
  expect((await refused).status()).toBe(404);
  await expect(told, 'what is typed stays').toBeVisible();
  await expect(signature).toHaveValue('Tess Parent');

  await told.getByRole('button', { name: 'Act for Kit T.' }).click();
  await expect(page.getByText('You are acting for Kit T.')).toBeVisible();
  await expect(signature).toHaveValue('Tess Parent');
  await expect(page.getByText('✓ Saved just now')).toBeVisible();
  await visit(page, page.url());
  await expect(signature).toHaveValue('Tess Parent');
});

test('at 200 % text on a phone names, rights and cards break between words', async ({ person, practice }) => {
  const page = await person({ viewport: { width: 390, height: 844 }, hasTouch: true });
  const email = 'lars.parent@mail.example';
  const kit = await practice.add({ first_name: 'Kit', last_name: 'Large' });
  await add(practice, kit, 'Lars Parent', email, { fill_forms: 'on', see_documents: 'on' });
  await signUp(page, await linkTo(practice, email));
  await askFor(practice, kit);
  await askFor(practice, kit, 'Consent to treatment');
  await page.goto(`/p/${SLUG}/home`);
  await page.getByRole('link', { name: /Privacy practices/ }).click();
  await page.getByLabel('I have received or been offered the notice').check();
  await page.getByRole('textbox', { name: /Your signature/ }).fill('Lars Parent');
  await page.getByLabel("Today's date").fill('2026-02-03');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByText('Thank you. Your answers are with the practice.')).toBeVisible();
  for (const [where, count] of [['home', 2], ['acting', 1]] as const) {
    await visit(page, `/p/${SLUG}/${where}`);
    await expect(page.locator('.tasks > li')).toHaveCount(count);
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    expect(await brokenWords(page), where).toEqual([]);
    await accessible(page);
  }
});

/** On the cards, within a word that has room on one line. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const broken: string[] = [];
    for (const card of document.querySelectorAll('.tasks')) {
      const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const { 0: word, index } of (node.textContent ?? '').matchAll(/(?<!\p{L})\p{L}{2,12}(?!\p{L})/gu)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (range.getClientRects().length > 1) broken.push(word);
        }
      }
    }
    return broken;
  });
}

test('an administrator adds, changes and ends a representative on the page of a client', async ({ page, practice, server, guard }) => {
  guard.expectAnswer(/\/clients\//, 422);
  const dora = await practice.add({ first_name: 'Dora', last_name: 'Desk' });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${dora}`);
  await expect(page.getByText('Nobody acts for Dora Desk.')).toBeVisible();
  await page.getByText('Add a representative…').click();
  await accessible(page);
  await page.getByLabel('Their name').fill('Gus Guardian');
  await page.getByLabel('Their e-mail address').fill('gus@mail');
  await page.getByLabel('How they are related').selectOption('Guardian');
  await page.setViewportSize({ width: 820, height: 600 });
  await page.getByRole('button', { name: 'Add the representative' }).click();
  await hydrated(page);
  await expect(page.getByLabel('Their e-mail address'), 'the page comes back where one was').toBeInViewport();
  await expect(page.getByLabel('Their name')).toHaveValue('Gus Guardian');
  await expect(page.getByLabel('How they are related')).toHaveValue('guardian');
  await page.getByLabel('Their e-mail address').fill('gus@mail.example');
  await page.getByRole('button', { name: 'Add the representative' }).click();
  await expect(page.getByText('The representative is added')).toBeInViewport();
  await hydrated(page);
  await expect(page.getByText('Gus Guardian, guardian')).toBeVisible();
  await page.getByText('Change or end…').click();
  await accessible(page);
  const row = page.getByRole('group', { name: 'Gus Guardian' });
  await row.getByLabel('See documents and what was submitted').check();
  await row.getByLabel('Their name').fill('');
  await row.getByRole('button', { name: 'Save' }).click();
  await hydrated(page);
  await expect(row.getByText('Enter their name, on one line')).toBeVisible();
  await accessible(page);
  await row.getByLabel('Their name').fill('Gustav Guardian');
  await row.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('fills in forms, sees what was submitted')).toBeVisible();
  await expect(page.getByText('Gustav Guardian, guardian')).toBeVisible();
  await hydrated(page);

  // With an address that is somebody's, the name has to be theirs.
  const child = await practice.add({ first_name: 'Dirk', last_name: 'Desk' });
  await visit(page, `/clients/${child}`);
  await page.getByText('Add a representative…').click();
  await page.getByLabel('Their name').fill('Sam Guardian');
  await page.getByLabel('Their e-mail address').fill('gus@mail.example');
  await page.getByRole('button', { name: 'Add the representative' }).click();
  await hydrated(page);
  await expect(page.getByText("This address is Gustav Guardian's here.")).toBeVisible();
  await accessible(page);
  await visit(page, `/clients/${dora}`);
  await page.getByText('Change or end…').click();
  await page.getByRole('button', { name: 'Take the invitation back' }).click();
  await expect(page.getByText('Nobody acts for Dora Desk.')).toBeVisible();
  await hydrated(page);
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByText('let somebody act for the client')).toBeVisible();
  await expect(page.getByText('ended that somebody acts for the client')).toBeVisible();
});

test('without scripts an administrator sends a new link', async ({ person, practice, server }) => {
  const eve = await practice.add({ first_name: 'Eve', last_name: 'Desk' });
  await add(practice, eve, 'Ira Parent', 'ira@mail.example');
  const page = await person({ javaScriptEnabled: false, viewport: { width: 1024, height: 768 } });
  await signInWithoutScripts(page, server.signIn('Administrator'));
  await page.goto(`/clients/${eve}`);
  await page.getByText('Change or end…').click();
  await page.getByRole('button', { name: 'Send a new link' }).click();
  await expect(page.getByText('A new link is on its way to the representative.')).toBeVisible();
});

test('R28: a parent is reminded of what waits for the child, stops that, and staff start it again', async ({ page, person, practice, server }) => {
  const fay = await practice.add({ first_name: 'Fay', last_name: 'Desk' });
  const email = 'rita.parent@mail.example';
  await add(practice, fay, 'Rita Parent', email);
  const parent = await person({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await signUp(parent, await linkTo(practice, email));
  await expect(parent.getByText('You are acting for Fay D.')).toBeVisible();
  // Days pass by starting the program anew, while nothing is asked of it.
  await parent.goto('about:blank');
  await askFor(practice, fay);
  await server.letDaysPass(3);
  const reminders = async () => (await practice.mailsTo(email)).filter((mail) => mail.subject === 'A reminder for Fay D. from Willow Lane Practice');
  await expect.poll(async () => (await reminders()).length).toBe(1);
  const [reminder] = await reminders();
  await parent.goto(/http:\/\/[^\s)]+\/reminders\/[\w-]+/.exec(reminder!.text)![0]);
  await expect(parent.getByText('will send you no more reminders for Fay D.')).toBeVisible();
  await parent.getByRole('button', { name: 'Stop the reminders' }).click();
  await expect(parent.getByRole('heading', { name: 'The reminders are stopped' })).toBeVisible();

  await openSession(page, server.signIn('Administrator'));
  await visit(page, `/clients/${fay}`);
  await expect(page.getByText('Reminders: stopped by Rita Parent on')).toBeVisible();
  await page.getByText('Start them again…').click();
  await expect(page.getByText('Only if Rita Parent has asked for them')).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: 'Start the reminders again' }).click();
  await expect(page.getByText('Reminders: stopped by Rita Parent on')).toBeHidden();
  await page.goto('about:blank');
  await server.letDaysPass(4);
  await expect.poll(async () => (await reminders()).length).toBe(2);
});
