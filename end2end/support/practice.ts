// What a spec needs but is not about, done by the same requests that the pages make.
import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import type { SignIn } from './server';

export const CLIENT_PASSWORD = 'seven quiet violet lanterns';
/** What a browser says of a post of one of our own pages. */
export const OWN = { 'sec-fetch-site': 'same-origin' };

export interface Client {
  id: string;
  first_name: string;
  last_name: string;
  email: string | null;
}

export interface NewClient {
  first_name: string;
  last_name: string;
  email?: string;
  preferred_name?: string;
  date_of_birth?: string;
  /** A tag. */
  language?: string;
}

interface Message {
  subject: string;
  body_html: string;
}

interface Written {
  language: string;
  message: Message;
}

interface Draft {
  messages: { written: Written }[];
  forms: { id: string; title: string; is_default: boolean }[];
}

interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
  from: string;
}

export class Practice {
  constructor(readonly request: APIRequestContext) {}

  async signIn(as: SignIn): Promise<void> {
    const answer = await this.request.post('/sign-in', { form: { ...as, next: '' }, maxRedirects: 0 });
    expect(answer.status(), 'signs in').toBe(303);
  }

  async ask<T>(name: string, values: object): Promise<T> {
    const answer = await this.request.post(`/api/${name}`, { data: values });
    expect(answer.ok(), `${name} answers ${answer.status()}: ${await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  }

  async client(search: string): Promise<Client> {
    const page = await this.ask<{ rows: Client[] }>('clients/list', {
      query: { search, filter: 'All', after: null },
    });
    expect(page.rows.length, `clients found by ${search}`).toBeGreaterThan(0);
    return page.rows[0]!;
  }

  async add(client: NewClient): Promise<string> {
    const form = { preferred_name: '', email: '', phone: '', date_of_birth: '', revision: 0, ...client };
    return this.ask<string>('clients/add', { form });
  }

  /** Invites one client with these forms (the default ones if not said); gives the link of the e-mail. */
  async invite(client: string, email: string, forms?: string[]): Promise<string> {
    const before = await this.linksTo(email);
    const batch = await this.batch([client], forms);
    const receipt = await this.ask<{ outcomes: { outcome: string }[] }>('invitations/send', { batch });
    expect(receipt.outcomes[0]?.outcome).toBe('Queued');
    await expect.poll(async () => (await this.linksTo(email)).length).toBeGreaterThan(before.length);
    return (await this.linksTo(email)).find((link) => !before.includes(link))!;
  }

  /** The default message in the practice's own language, changed as told. */
  async batch(clients: string[], forms?: string[], change: Partial<Message> = {}) {
    const draft = await this.ask<Draft>('invitations/draft', { clients: { These: clients } });
    const own = draft.messages[0]!.written;
    const chosen = draft.forms.filter((form) => (forms ? forms.includes(form.title) : form.is_default));
    return {
      idempotency_key: randomUUID(),
      clients: { These: clients },
      messages: [{ ...own, message: { ...own.message, ...change } }],
      forms: chosen.map((form) => form.id),
      save_as_default: false,
    };
  }

  /** What invitations start from, as a page sees it, and all forms that there are. */
  async defaults() {
    const { messages, forms } = await this.ask<Draft>('invitations/draft', { clients: { These: [] } });
    const seen = { messages: messages.map(({ written }) => written), forms: forms.filter((form) => form.is_default).map(({ id }) => id) };
    return { seen, forms };
  }

  /** As another page does: the message in one language changed as told, and these forms or those that there were. */
  async saveDefault(language: string, change: Partial<Message>, forms?: string[]): Promise<void> {
    const { seen } = await this.defaults();
    const before = seen.messages.find((written) => written.language === language)!;
    const written = { language, message: { ...before.message, ...change } };
    await this.ask('messages/save-default', { seen, written, forms: forms ?? seen.forms });
  }

  async mailsTo(email: string): Promise<Mail[]> {
    const mails = await this.ask<Mail[]>('mailbox/list', {});
    const mine = mails.filter((mail) => mail.to.includes(email));
    return Promise.all(mine.map((mail) => this.ask<Mail>('mailbox/get', { id: mail.id })));
  }

  private async linksTo(email: string): Promise<string[]> {
    return (await this.mailsTo(email)).map((mail) => linkIn(mail.text));
  }
}

/** The personal link in an e-mail's text. */
export function linkIn(text: string): string {
  const link = /http:\/\/[^\s>)"]+\/join\/[\w-]+/.exec(text)?.[0];
  if (!link) throw new Error(`no link in:\n${text}`);
  return link;
}

/** Signed up by the request that the link's page makes, and welcomed at home. The page itself is walk 4's. */
export async function signUp(page: Page, link: string, born: { day?: string; month?: string; year?: string } = {}): Promise<void> {
  const answer = await page.request.post(link, { form: { password: CLIENT_PASSWORD, ...born }, headers: OWN, maxRedirects: 0 });
  expect(answer.status(), 'signs up').toBe(303);
  await page.goto(answer.headers()['location']!);
}
