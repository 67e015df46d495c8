// The client's side in Spanish: as the browser wishes, as somebody chooses it once for every device, and without scripts.
import type { Page } from '@playwright/test';
import { openPortal } from '../support/forms';
import { hydrated } from '../support/guard';
import { CLIENT_PASSWORD, type Practice } from '../support/practice';
import { accessible, expect, reflows, test, visit } from '../support/test';

test.use({ setting: { file: 'languages', demo: true, smtp: false } });

const HL7 = 'http://hl7.org/fhir/StructureDefinition/';
const TITLE = 'Night diary';
const SPANISH_TITLE = 'Diario de la noche';
/** What the practice begins with, by the title that staff read. */
const SHIPPED = {
  'Client information': 'Información del cliente',
  'Consent to treatment': 'Consentimiento para el tratamiento',
  'Privacy practices': 'Prácticas de privacidad',
  'Consent to telehealth': 'Consentimiento para la telesalud',
  'Credit card authorisation': 'Autorización de tarjeta de crédito',
  'Adult history': 'Historia personal (adultos)',
};
const UNTRANSLATED = 'Bedside lamp';

/** Beside a text: the same in Spanish. */
const spanish = (content: string) => ({
  extension: [
    {
      url: `${HL7}translation`,
      extension: [
        { url: 'lang', valueCode: 'es' },
        { url: 'content', valueString: content },
      ],
    },
  ],
});

const FORM = {
  resourceType: 'Questionnaire',
  url: 'https://practice.example/Questionnaire/night-diary',
  version: '1',
  language: 'en',
  title: TITLE,
  _title: spanish(SPANISH_TITLE),
  status: 'active',
  item: [
    { linkId: 'rest', type: 'string', required: true, text: 'How do you rest?', _text: spanish('¿Cómo descansa?') },
    {
      linkId: 'since',
      type: 'date',
      required: true,
      text: 'Since which day?',
      _text: spanish('¿Desde qué día?'),
      extension: [{ url: `${HL7}minValue`, valueDate: '2020-03-01' }],
    },
    { linkId: 'lamp', type: 'string', text: UNTRANSLATED },
  ],
};

async function published(practice: Practice): Promise<void> {
  await practice.ask('forms/publish-file', { json: JSON.stringify(FORM) });
}

/** No everyday English word is left on the page, but for names and for what says itself that it is English. */
async function allSpanish(page: Page, names: string[] = []): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  const text = await page.evaluate(() => {
    const copy = document.body.cloneNode(true) as HTMLElement;
    for (const one of copy.querySelectorAll('[lang="en"], script, style')) one.remove();
    return copy.textContent ?? '';
  });
  const rest = ['Willow Lane Practice', ...names].reduce((said, name) => said.replaceAll(name, ''), text);
  const english = /\b(the|your|you|this|with|and|for|of|sign|password|address|form|forms|please|next|submit|saved|back|passkey)\b/gi;
  expect(rest.match(english) ?? [], `English on ${new URL(page.url()).pathname}: ${rest}`).toEqual([]);
}

async function choose(page: Page, language: string): Promise<void> {
  await page.getByRole('button', { name: language, exact: true }).click();
}

async function signIn(page: Page, slug: string, email: string): Promise<void> {
  await visit(page, `/p/${slug}`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
  // The languages stand before it, and are no answer to Enter.
  await page.getByLabel('Password', { exact: true }).press('Enter');
}

for (const [name, viewport] of [
  ['a phone', { width: 390, height: 844 }],
  ['a tablet', { width: 820, height: 1180 }],
] as const) {
  test.describe(`On ${name}`, () => {
    test.use({ viewport, hasTouch: true });
    const client = name === 'a phone' ? 'Rosa' : 'Teo';

    test.describe('In a browser that asks for Spanish', () => {
      test.use({ locale: 'es-MX' });

      test('R8: a client signs up by the link, fills in a form and is told in Spanish what is wrong with it', async ({ page, practice, guard }) => {
        guard.expectAnswer(/\/join\//, 422);
        await published(practice);
        const email = `${client.toLowerCase()}.lengua@mail.example`;
        const id = await practice.add({ first_name: client, last_name: 'Lengua', email, date_of_birth: '1988-03-27' });
        await visit(page, await practice.invite(id, email, [TITLE]));
        await expect(page.getByRole('heading', { name: `Le damos la bienvenida, ${client}` })).toBeVisible();
        await accessible(page);
        await reflows(page);
        await allSpanish(page);
        await page.getByLabel('Día').fill('27');
        await page.getByLabel('Mes').fill('3');
        await page.getByLabel('Año').fill('1988');
        await page.getByLabel('Elija una contraseña').fill('corta');
        await page.getByRole('button', { name: 'Crear mi cuenta' }).click();
        await expect(page.getByRole('alert').filter({ hasText: 'Use al menos 15 caracteres.' })).toBeVisible();
        await page.getByLabel('Elija una contraseña').fill(CLIENT_PASSWORD);
        await page.getByRole('button', { name: 'Crear mi cuenta' }).click();
        await expect(page.getByRole('heading', { name: `Hola, ${client}` })).toBeVisible();
        await expect(page.getByText('Su cuenta está lista.')).toBeVisible();
        await hydrated(page);
        await allSpanish(page);
        await accessible(page);

        await page.getByRole('link', { name: SPANISH_TITLE }).click();
        await expect(page.getByRole('heading', { name: SPANISH_TITLE, level: 1 })).toBeVisible();
        await hydrated(page);
        await expect(page.getByText(UNTRANSLATED)).toHaveAttribute('lang', 'en');
        await page.getByRole('button', { name: 'Enviar' }).click();
        const summary = page.getByRole('alert').filter({ hasText: 'Revise algunas preguntas' });
        await expect(summary.getByRole('listitem')).toHaveText(['¿Cómo descansa?: Escriba una respuesta.', '¿Desde qué día?: Escriba una fecha.']);
        await accessible(page);
        await reflows(page);
        await allSpanish(page);
        await page.getByLabel('¿Cómo descansa?').fill('A ratos');
        await page.getByLabel('¿Desde qué día?').fill('2019-12-31');
        await page.getByLabel('¿Cómo descansa?').focus();
        await expect(page.getByText('Escriba el 1 de marzo de 2020 o una fecha posterior.').first()).toBeVisible();
        await page.getByLabel('¿Desde qué día?').fill('2020-03-02');
        await expect(summary).toBeHidden();
        await expect(page.getByText('✓ Guardado ahora mismo')).toBeVisible();
        await page.getByRole('button', { name: 'Enviar' }).click();
        await expect(page.getByText('Gracias. El consultorio ya tiene sus respuestas.')).toBeVisible();
        await expect(page.getByRole('listitem').filter({ hasText: SPANISH_TITLE })).toContainText(/enviado el \d{1,2} de [a-z]{3}\., \d{1,2}:\d{2}/);
        await hydrated(page);
        await allSpanish(page);
      });

      test('every page to which a stranger comes is in Spanish', async ({ page }) => {
        for (const address of ['', '/forgot-password', '/sign-up', '/join/none', '/reset-password/none', '/new-address/none', '/reminders/none']) {
          await page.goto(`/p/willow-lane-practice${address}`);
          await expect(page.getByRole('button', { name: 'Español' }).or(page.getByRole('link', { name: 'Ir al inicio de sesión del portal' })).first()).toBeVisible();
          await allSpanish(page);
          await accessible(page);
        }
      });

      test('what is not there is told in Spanish', async ({ page, guard }) => {
        guard.expectAnswer(/\/none$/, 404);
        await page.goto('/p/willow-lane-practice/none');
        await expect(page.getByRole('heading', { name: 'Aquí no hay ninguna página' })).toBeVisible();
        await allSpanish(page);
        await accessible(page);
      });
    });

    test('what somebody chooses goes with them to another device, and their own page is in Spanish', async ({ page, person, practice }) => {
      const { email, slug } = await openPortal(page, practice, `${client}a`, '1988-03-27');
      await hydrated(page);
      await choose(page, 'Español');
      await expect(page.getByRole('heading', { name: `Hola, ${client}a` })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Español' })).toHaveAttribute('aria-pressed', 'true');
      const other = await person({ viewport, locale: 'en-US' });
      await signIn(other, slug, email);
      await expect(other.getByRole('heading', { name: `Hola, ${client}a` })).toBeVisible();
      await hydrated(other);
      await other.getByRole('link', { name: 'Su perfil' }).click();
      await expect(other.getByText('27 de marzo de 1988')).toBeVisible();
      await expect(other.getByText('Tiene la sesión abierta en 2 dispositivos.')).toBeVisible();
      await expect(other.locator('html')).toHaveAttribute('lang', 'es');
      await allSpanish(other);
      await accessible(other);
      await reflows(other);
      await choose(other, 'English');
      await expect(other.getByRole('heading', { name: 'Your profile' })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('heading', { name: `Hello, ${client}a` })).toBeVisible();
    });

    test('the forms that come with the program are in Spanish, and one is signed in it', async ({ page, practice }) => {
      await openPortal(page, practice, `${client}c`, '', Object.keys(SHIPPED));
      await hydrated(page);
      await choose(page, 'Español');
      await hydrated(page);
      await allSpanish(page);
      for (const title of Object.values(SHIPPED)) {
        await page.getByRole('link', { name: title }).click();
        await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
        await hydrated(page);
        // With the steps that are not shown yet.
        await allSpanish(page);
        await accessible(page);
        await reflows(page);
        await page.getByRole('link', { name: '‹ Volver' }).click();
      }
      const consent = SHIPPED['Consent to treatment'];
      await page.getByRole('link', { name: consent }).click();
      await hydrated(page);
      await page.getByRole('group', { name: '¿Se respondieron sus preguntas?' }).getByLabel('Sí').check();
      await page.getByLabel('He leído esto y estoy de acuerdo').check();
      await page.getByRole('group', { name: '¿Firma en nombre de otra persona' }).getByLabel('No').check();
      await page.getByRole('textbox', { name: 'Su firma' }).fill(`${client}c Portal`);
      await page.getByLabel('La fecha de hoy').fill('2026-11-29');
      await page.getByRole('button', { name: 'Enviar' }).click();
      await expect(page.getByRole('listitem').filter({ hasText: consent })).toContainText('enviado el');
    });

    test('R22: what is typed stays when another language is chosen', async ({ page, practice }) => {
      await published(practice);
      await openPortal(page, practice, `${client}b`, '', [TITLE]);
      await page.getByRole('link', { name: TITLE }).click();
      await expect(page.getByRole('heading', { name: TITLE, level: 1 })).toBeVisible();
      await hydrated(page);
      await page.getByLabel('How do you rest?').fill('On and off');
      await choose(page, 'Español');
      await expect(page.getByRole('heading', { name: SPANISH_TITLE, level: 1 })).toBeVisible();
      await expect(page.getByLabel('¿Cómo descansa?')).toHaveValue('On and off');
      await hydrated(page);
      await allSpanish(page);
      await accessible(page);
    });
  });
}

test.describe('Without scripts', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

  test('the language is chosen on any page, which stays, with what was typed', async ({ page, practice }) => {
    await published(practice);
    const { slug, email } = await openPortal(page, practice, 'Saul', '', [TITLE]);
    await page.getByRole('link', { name: TITLE }).click();
    await page.getByLabel('How do you rest?').fill('Well');
    await choose(page, 'Español');
    await expect(page.getByLabel('¿Cómo descansa?')).toHaveValue('Well');
    await choose(page, 'English');
    await expect(page.getByLabel('How do you rest?')).toHaveValue('Well');
    await page.goto(`/p/${slug}/profile`);
    await choose(page, 'Español');
    await expect(page).toHaveURL(`/p/${slug}/profile`);
    await expect(page.getByRole('heading', { name: 'Su perfil' })).toBeVisible();
    await page.getByRole('button', { name: 'Cerrar sesión', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Su portal de cliente' })).toBeVisible();
    await page.getByLabel('Correo electrónico').fill(email);
    await choose(page, 'English');
    await expect(page.getByRole('heading', { name: 'Your client portal' })).toBeVisible();
    await expect(page.getByLabel('E-mail address')).toHaveValue(email);
    await page.getByLabel('Password', { exact: true }).fill(CLIENT_PASSWORD);
    await page.getByLabel('Password', { exact: true }).press('Enter');
    // As whoever signed in chose it, and not as the device.
    await page.getByRole('link', { name: SPANISH_TITLE }).click();
    await page.getByLabel('¿Desde qué día?').fill('2024-05-06');
    await page.getByLabel('¿Cómo descansa?').press('Enter');
    await expect(page.getByText('Gracias. El consultorio ya tiene sus respuestas.')).toBeVisible();
  });
});
