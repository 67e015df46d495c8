import type { Locator, Page } from '@playwright/test';
import { accessible, expect, openSession, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'message', demo: true, smtp: false } });

const ADDRESS = '/organization/portal/message';
const body = (page: Page) => page.getByLabel('Message', { exact: true });
const preview = (page: Page) => page.frameLocator('iframe[title="Preview of the e-mail"]');
const paragraph = (page: Page, text: string) => preview(page).getByRole('paragraph').filter({ hasText: text });
const chip = (field: Locator, label: string) => field.locator('.chip').filter({ hasText: label });

/** In the place of what was there, as a person does it. */
async function write(page: Page, text: string): Promise<void> {
  await body(page).press('Control+a');
  await body(page).press('Backspace');
  await page.keyboard.insertText(text);
}

/** As another program puts it on the clipboard. */
async function paste(field: Locator, html: string, text: string): Promise<void> {
  await field.focus();
  await field.evaluate(
    (element, [html, text]) => {
      const data = new DataTransfer();
      data.setData('text/html', html!);
      data.setData('text/plain', text!);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [html, text],
  );
}

test.beforeEach(async ({ page, server, practice }) => {
  await practice.ask('messages/keep-draft', { place: 'Default', draft: null });
  await openSession(page, server.signIn('Administrator'));
  await visit(page, ADDRESS);
  await expect(body(page)).toBeVisible();
});

test.describe('R12: a placeholder is one solid chip', () => {
  test('the default message shows them by their plain names, in the subject too', async ({ page }) => {
    await expect(chip(page.getByLabel('Subject'), 'Organization name')).toBeVisible();
    await expect(chip(body(page), 'Client portal link')).toBeVisible();
    await expect(body(page)).not.toContainText('{{');
    await accessible(page);
    await reflows(page);
  });

  test('R14: what is typed is in the preview as it stands, sign by sign, and the whole document is the same when it is written anew', async ({ page }) => {
    await write(page, 'One');
    const root = () => preview(page).locator('html').evaluate((html) => html.innerHTML.replace(/<style>[^<]*<\/style>/, ''));
    const typed = 'One & "two" <three> it’s 4 > 3';
    await body(page).press('Control+End');
    await body(page).pressSequentially(typed.slice('One'.length));
    await expect(paragraph(page, typed)).toHaveText(typed);
    const changed = await root();
    // Another document, by way of one more paragraph and back.
    await body(page).press('Enter');
    await body(page).pressSequentially('x');
    await expect(paragraph(page, 'x')).toHaveText('x');
    await body(page).press('Backspace');
    await body(page).press('Backspace');
    await expect(preview(page).getByText('x', { exact: true })).toHaveCount(0);
    expect(await root()).toBe(changed);
  });

  test('two braces offer them; arrows and Enter choose, and Escape closes the list alone', async ({ page }) => {
    await write(page, '');
    await body(page).pressSequentially('Dear {{');
    const list = page.getByRole('listbox', { name: 'Placeholders' });
    await expect(list.getByRole('option')).not.toHaveCount(0);
    await expect(list.getByRole('option', { name: 'Form list' }), 'R17: only where the organization lets e-mails tell forms').toHaveCount(0);
    await accessible(page);
    await body(page).pressSequentially('name');
    await expect(list.getByRole('option')).toHaveText(['Client first name', 'Client last name', 'Client preferred name', 'Organization name', 'Sender name']);
    await body(page).press('ArrowDown');
    await expect(list.getByRole('option', { name: 'Client last name' })).toHaveAttribute('aria-selected', 'true');
    await body(page).press('Enter');
    await expect(list).toHaveCount(0);
    await expect(chip(body(page), 'Client last name')).toBeVisible();
    await expect(paragraph(page, 'Dear Abramson')).toBeVisible();
    await body(page).pressSequentially(' {{');
    await expect(list).toBeVisible();
    await body(page).press('Escape');
    await expect(list).toBeHidden();
  });

  test('one that is typed out or pasted becomes a chip, whatever its case and space', async ({ page }) => {
    await write(page, 'Hello {{ client FIRSTname }}, ');
    await expect(chip(body(page), 'Client first name')).toBeVisible();
    await body(page).press('End');
    await paste(body(page), '<p>from <b>{{SenderName}}</b></p>', 'from {{SenderName}}');
    await expect(chip(body(page), 'Sender name')).toBeVisible();
    await expect(preview(page).locator('strong').filter({ hasText: 'Ada Brennan' })).toBeVisible();
  });

  test('nobody types into one; Backspace takes it away whole, and undoing brings it back', async ({ page }) => {
    const link = chip(body(page), 'Client portal link');
    await expect(link).toHaveAttribute('contenteditable', 'false');
    await link.click();
    await body(page).press('ArrowRight');
    await body(page).press('Backspace');
    await expect(link).toHaveCount(0);
    await expect(page.getByText('has no link to the portal')).toBeVisible();
    await body(page).press('Control+z');
    await expect(link).toBeVisible();
    await body(page).press('Control+z');
    await expect(link, 'what the page began with cannot be undone').toBeVisible();
  });

  test('it is moved by keyboard', async ({ page }) => {
    await write(page, 'ab{{ClientFirstName}}');
    await chip(body(page), 'Client first name').click();
    await body(page).press('Alt+ArrowLeft');
    await body(page).press('Alt+ArrowLeft');
    await expect(paragraph(page, 'Maraab')).toBeVisible();
    await body(page).press('Alt+ArrowRight');
    await expect(paragraph(page, 'aMarab')).toBeVisible();
  });

  test('it is moved by dragging', async ({ page }) => {
    await write(page, 'Dear friend, {{ClientFirstName}}');
    const box = (await body(page).locator('p').first().boundingBox())!;
    await chip(body(page), 'Client first name').hover();
    await page.mouse.down();
    await page.mouse.move(box.x + 40, box.y + box.height / 2, { steps: 8 });
    await page.mouse.move(box.x + 2, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await expect(paragraph(page, 'MaraDear friend,')).toBeVisible();
    await expect(body(page).locator('.chip')).toHaveCount(1);
  });

  test('on a tablet a finger selects, moves, deletes and inserts one', async ({ person, server }) => {
    const tablet = await person({ viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true });
    await openSession(tablet, server.signIn('Administrator'));
    await visit(tablet, ADDRESS);
    await body(tablet).tap();
    await write(tablet, 'ab{{ClientFirstName}}');
    const first = chip(body(tablet), 'Client first name');
    await expect(tablet.getByRole('button', { name: 'Move the placeholder to the left' }), 'none is selected').toBeHidden();
    await first.tap();
    await tablet.getByRole('button', { name: 'Move the placeholder to the left' }).tap();
    await expect(paragraph(tablet, 'aMarab')).toBeVisible();
    await accessible(tablet);
    await tablet.getByRole('button', { name: 'Move the placeholder to the left' }).tap();
    await tablet.getByRole('button', { name: 'Move the placeholder to the right' }).tap();
    await expect(paragraph(tablet, 'aMarab')).toBeVisible();
    await tablet.keyboard.press('Backspace');
    await expect(first).toHaveCount(0);
    await expect(body(tablet)).toHaveText('ab');
    await tablet.getByText('+ Placeholder').tap();
    await tablet.getByRole('button', { name: 'Sender name' }).tap();
    await expect(chip(body(tablet), 'Sender name')).toBeVisible();
    await paste(body(tablet), '<p>and {{ClientLastName}}</p>', 'and {{ClientLastName}}');
    await expect(chip(body(tablet), 'Client last name')).toBeVisible();
  });

  test('one brace too many is marked where it stands, shown, and taken away with its placeholder', async ({ page }) => {
    const broken = page.getByText('is a broken placeholder');
    await write(page, 'Dear {{ClientFirstName}}}, welcome');
    await expect(broken).toBeVisible();
    await expect(body(page).locator('.fault').filter({ hasText: '}' })).toBeVisible();
    await page.getByRole('button', { name: 'Show it' }).click();
    await expect.poll(() => page.evaluate(() => getSelection()!.toString())).toContain('}');
    await page.getByRole('button', { name: 'Replace by {{ClientFirstName}}' }).click();
    await expect(broken).toHaveCount(0);
    await expect(paragraph(page, 'Dear Mara, welcome')).toBeVisible();

    await write(page, '{{ClientFirstName}}, or ClientFirstName}}');
    await page.getByRole('button', { name: 'Replace by {{ClientFirstName}}' }).click();
    await expect(paragraph(page, 'Mara, or Mara'), 'the chip before it is left alone').toBeVisible();
  });

  test('a subject is one line, whatever is typed or pasted', async ({ page }) => {
    const subject = page.getByLabel('Subject');
    await subject.fill('A note');
    await subject.press('Enter');
    await paste(subject, '<p>from</p><p>{{SenderName}}</p>', ' from\n{{SenderName}}');
    await expect(subject.locator('p')).toHaveCount(1);
    await expect(chip(subject, 'Sender name')).toBeVisible();
    await expect(page.getByText('A note from Ada Brennan')).toBeVisible();
  });
});

test.describe('R11: formatting', () => {
  test('of Word and Google Docs bold, italics, links, lists and headings stay, and nothing else', async ({ page }) => {
    const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body>
      <!--StartFragment--><h1 style="color:red">Welcome</h1><p class="MsoNormal">A <b>bold</b> and <i>leaning</i> word<o:p></o:p></p>
      <p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><![if !supportLists]><span style="mso-list:Ignore">·<span>  </span></span><![endif]>First</p>
      <p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><![if !supportLists]><span style="mso-list:Ignore">·<span>  </span></span><![endif]>Second</p>
      <p><a href="https://willow.example/map" onclick="alert(1)">Map</a> <img src="https://evil.example/x.png"></p><!--EndFragment--></body></html>`;
    await write(page, '');
    await paste(body(page), word, 'Welcome');
    await expect(body(page).locator('h2')).toHaveText('Welcome');
    await expect(body(page).locator('strong')).toHaveText('bold');
    await expect(body(page).locator('em')).toHaveText('leaning');
    await expect(body(page).locator('ul > li')).toHaveText(['First', 'Second']);
    await expect(body(page).locator('a')).toHaveAttribute('href', 'https://willow.example/map');
    await expect(body(page).locator('img:not([class^="ProseMirror"]), [style], [onclick], script, style')).toHaveCount(0);

    const docs = `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:400">plain </span>
      <span style="font-weight:700">strong</span> <span style="font-style:italic">slanted</span></p></b>`;
    await write(page, '');
    await paste(body(page), docs, 'plain strong slanted');
    await expect(body(page).locator('strong')).toHaveText('strong');
    await expect(body(page).locator('em')).toHaveText('slanted');
    await expect(body(page)).toHaveText(/plain\s+strong\s+slanted/);

    const table = `<table><caption>Opening hours</caption><tr><th>Day</th><th>From</th></tr>
      <tr><td><p>Monday</p></td><td><p>9:00</p></td></tr><tr><td></td><td>closed</td></tr></table>`;
    await write(page, '');
    await paste(body(page), table, 'Opening hours');
    const lines = body(page).locator('p').filter({ hasText: /\S/ });
    await expect(lines).toHaveText(['Opening hours', 'Day From', 'Monday 9:00', 'closed']);
  });

  test('R16: the page says who changed the default last', async ({ page }) => {
    await expect(page.getByText('It is the text that Anteroom came with.')).toBeVisible();
    await page.getByRole('button', { name: 'Save as the default' }).click();
    await expect(page.getByText('You changed it just now.')).toBeVisible();
    await visit(page, ADDRESS);
    await expect(page.getByText(/Ada Brennan changed it on \d+ \w+ \d{4}/)).toBeVisible();
  });

  test('the tools work on the selection, and say what is on', async ({ page }) => {
    await write(page, 'our page');
    await body(page).press('Control+a');
    const bold = page.getByRole('button', { name: 'Bold' });
    await bold.click();
    await expect(bold).toHaveAttribute('aria-pressed', 'true');
    await expect(preview(page).locator('strong').filter({ hasText: 'our page' })).toBeVisible();
    await page.getByText('Link', { exact: true }).click();
    await expect(page.getByLabel('Address of the link'), 'one types at once').toBeFocused();
    await page.getByLabel('Address of the link').fill('willow.example/map');
    await page.getByLabel('Address of the link').press('Enter');
    await expect(preview(page).getByRole('link', { name: 'our page' })).toHaveAttribute('href', 'https://willow.example/map');
    await page.getByRole('button', { name: 'Numbered list' }).click();
    await expect(preview(page).locator('ol > li').filter({ hasText: 'our page' })).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(preview(page).locator('ol')).toHaveCount(0);
  });

  test('an address that no message may have is refused, and nothing is lost', async ({ page }) => {
    await write(page, 'press here');
    const refused = ['javascript:alert(1)', '{{ClientPortalLinks}}', 'mailto:{{OrganizationEmail}}', 'https://clínica.example'];
    for (const [index, address] of refused.entries()) {
      await paste(body(page), `<a href="${address}">now${index}</a>`, `now${index}`);
      await expect(body(page)).toContainText(`now${index}`);
    }
    await expect(body(page).locator('a')).toHaveCount(0);
    await paste(body(page), '<a href="Https://willow.example">map</a>', 'map');
    await expect(body(page).locator('a')).toHaveText('map');
  });

  test('R12: an address that the e-mail would go without is refused where it is typed, and the portal link is offered', async ({ page }) => {
    await write(page, 'our page');
    await body(page).press('Control+a');
    const menu = page.getByText('Link', { exact: true });
    const address = page.getByLabel('Address of the link');
    const refused = page.getByRole('alert').and(page.locator('.link-form *'));
    await menu.click();
    await expect(address).toBeFocused();
    for (const [typed, why] of [
      ['{{OrganizationEmail}}', 'to no other placeholder'],
      ['555 0142', 'Write the telephone number into the text itself'],
      ['https://clínica.example', 'letters other than a to z'],
      ['here', 'A link cannot lead there'],
      ['{{ClientPortalLinks}}', 'Did you mean {{ClientPortalLink}}?'],
    ] as const) {
      await address.fill(typed);
      await expect(refused, 'not while it is typed').toHaveCount(0);
      await address.press('Enter');
      await expect(refused).toContainText(why);
      await expect(address).toHaveValue(typed);
    }
    await accessible(page);
    await expect(body(page).locator('a')).toHaveCount(0);
    await page.getByRole('button', { name: 'Link to {{ClientPortalLink}}' }).click();
    await expect(body(page).locator('a')).toHaveAttribute('href', '{{ClientPortalLink}}');
    await expect(preview(page).getByRole('link', { name: 'our page' })).toHaveAttribute('href', /^https?:/);
    await menu.click();
    await expect(address).toBeFocused();
    await address.fill('Https://willow.example/map');
    await page.getByRole('button', { name: 'Make it a link' }).click();
    await expect(preview(page).getByRole('link', { name: 'our page' })).toHaveAttribute('href', 'https://willow.example/map');
  });

  test('Undo and Redo work in the field that was written in last, and on what was restored in both', async ({ page }) => {
    const subject = page.getByLabel('Subject');
    const [undo, redo] = ['Undo', 'Redo'].map((name) => page.getByRole('button', { name }));
    await subject.press('End');
    await page.keyboard.insertText(', soon');
    await undo!.click();
    await expect(subject).not.toContainText(', soon');
    await redo!.click();
    await expect(subject).toContainText(', soon');
    await write(page, 'Other words');
    await page.getByRole('button', { name: 'Restore the text that Anteroom came with' }).click();
    await expect(subject).not.toContainText(', soon');
    await expect(body(page)).not.toContainText('Other words');
    await undo!.click();
    await expect(subject).toContainText(', soon');
    await expect(body(page)).toHaveText('Other words');
    await redo!.click();
    await expect(subject).not.toContainText(', soon');
    await expect(body(page)).not.toContainText('Other words');
  });
});

test('nothing in the dialog is cut off, on a telephone, a tablet either way, and a desk', async ({ page, practice }) => {
  const mara = await practice.client('Mara Abramson');
  for (const [width, height] of [[390, 844], [820, 1180], [1180, 820], [1440, 900]] as const) {
    await page.setViewportSize({ width, height });
    await visit(page, `/clients/${mara.id}`);
    await page.getByRole('button', { name: /^Invite/ }).click();
    await expect(page.getByRole('dialog').getByLabel('Subject')).toBeVisible();
    const cut = () => page.locator('.choice').evaluateAll((cards) => cards.filter((card) => card.scrollHeight > card.clientHeight).length);
    await expect.poll(cut, { message: `${width} by ${height}` }).toBe(0);
    const lines = () => page.getByRole('dialog').getByLabel('Subject').evaluate((field) => field.clientHeight);
    await expect.poll(lines, { message: 'a subject of one line is one line high' }).toBeLessThan(64);
  }
});

test('R14: a tablet is turned, and the preview still shows the whole e-mail', async ({ page }) => {
  await page.setViewportSize({ width: 1180, height: 820 });
  await write(page, 'We look forward to seeing you, and ask you to fill in your forms before you come. '.repeat(12));
  await expect(paragraph(page, 'We look forward')).toBeVisible();
  const hidden = () => preview(page).locator('html').evaluate((root) => Math.max(0, root.scrollHeight - root.ownerDocument.defaultView!.innerHeight));
  await expect.poll(hidden, { message: 'lying' }).toBe(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(hidden, { message: 'on a telephone' }).toBe(0);
});

test('R14: the preview shows the e-mail in a light and in a dark mail program, whatever this browser is set to', async ({ page }) => {
  const ground = () => preview(page).locator('body').evaluate((element) => getComputedStyle(element).backgroundColor);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await ground()).toBe('rgb(244, 242, 236)');
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect.poll(ground).toBe('rgb(20, 23, 31)');
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect.poll(ground).toBe('rgb(244, 242, 236)');
  }
});

test('the editor is not loaded before a message is written, and says so when it does not arrive', async ({ page, practice, guard }) => {
  const mara = await practice.client('Mara Abramson');
  guard.expectAnswer(/\/pkg\/editor\./, 0);
  const before = guard.requests.length;
  await page.route(/\/pkg\/editor\./, (route) => route.abort());
  await visit(page, `/clients/${mara.id}`);
  expect(guard.requests.slice(before).filter((address) => address.includes('/pkg/editor.'))).toEqual([]);
  await page.getByRole('button', { name: /^Invite/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
  await expect(dialog.getByRole('alert')).toContainText('could not be loaded');
  await page.unroute(/\/pkg\/editor\./);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(chip(dialog.getByLabel('Subject'), 'Organization name')).toBeVisible();
  await accessible(page);
});

test('Escape closes the list of placeholders, then the dialog, and what was written is there again', async ({ page, practice }) => {
  const mara = await practice.client('Mara Abramson');
  await visit(page, `/clients/${mara.id}`);
  const dialog = page.getByRole('dialog', { name: 'Invite to Client Portal' });
  const invite = page.getByRole('button', { name: /^Invite/ });
  await invite.click();
  const subject = dialog.getByLabel('Subject');
  await subject.press('End');
  await subject.pressSequentially(', soon {{');
  const list = page.getByRole('listbox', { name: 'Placeholders' });
  await expect(list).toBeVisible();
  await subject.press('Escape');
  await expect(list).toHaveCount(0);
  await expect(dialog).toBeVisible();
  await subject.press('Backspace');
  await subject.press('Backspace');
  await subject.press('Escape');
  await expect(dialog).toBeHidden();
  await invite.click();
  await expect(subject).toContainText(', soon');
});
