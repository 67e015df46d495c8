// Messages a second on one core: ours (subject, HTML laid out for mail programs, and text, from a message that a person wrote), and
// beside it, in the same run, Mustache filling the same placeholders into the finished HTML and text, which is the least that any
// mailer does. Argument: the program `rendering`. Run by run.sh.
import { execFileSync } from 'node:child_process';
import Mustache from 'mustache';

const [program] = process.argv.slice(2);
const EACH = 3000;
const values = {
  ClientFirstName: 'Mara', ClientLastName: 'Abramson', ClientPreferredName: 'Mara', OrganizationName: 'Willow Lane Practice',
  OrganizationPhone: 'the practice', OrganizationEmail: 'the practice', SenderName: 'Ada Brennan', FormList: 'a few forms',
  ClientPortalLink: 'https://portal.example/join/a-link-for-each-client-alone', InvitationExpiryDate: '7 December 2026',
};

const templates = JSON.parse(execFileSync(program, ['--templates']).toString());
const ours = Object.fromEntries(execFileSync(program, ['--bench']).toString().trim().split('\n').map((line) => line.split('\t')));
for (const [name, { subject, html, text }] of Object.entries(templates)) {
  for (const part of [subject, html, text]) Mustache.parse(part);
  let count = 0;
  const start = performance.now();
  while (performance.now() - start < EACH) {
    for (let index = 0; index < 100; index += 1) for (const part of [subject, html, text]) Mustache.render(part, values);
    count += 100;
  }
  const theirs = (count * 1000) / (performance.now() - start);
  const mine = Number(ours[name]);
  console.log(`messages a second on one core, ${name}: ${mine.toFixed(0)}; Mustache filling finished HTML and text: ${theirs.toFixed(0)}; ratio ${(mine / theirs).toFixed(2)}`);
}
