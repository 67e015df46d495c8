// HTML from other programs, before the editor's schema takes what it knows of it: what Word and Google Docs say by styles
// becomes elements, and what they put there for themselves goes.

/** Bold, italics, links, lists and headings stay, and of tables the words; nothing else that the schema would take does. */
export function tidyPasted(html: string): string {
  // The page's policy refuses styles and handlers even in a document that is never shown. Under another name they can be read.
  const inert = html
    .replace(/<!--[\s\S]*?-->|<!\[(?:if|endif)[^>]*>/gi, '')
    .replace(/<(style|script|xml)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)(style|on\w+)(\s*=)/gi, '$1data-$2$3'));
  const page = new DOMParser().parseFromString(inert, 'text/html');
  for (const element of page.querySelectorAll('meta, link, title, o\\:p')) element.remove();
  wordLists(page);
  for (const element of page.querySelectorAll<HTMLElement>('[data-style]')) fromStyle(element);
  headings(page);
  tables(page);
  return page.body.innerHTML;
}

/** `mso-list:l0 level1 lfo1` marks a paragraph of Word's as an item; its bullet or number stands in it as text. */
function wordLists(page: Document): void {
  let list: HTMLElement | undefined;
  for (const paragraph of page.querySelectorAll<HTMLElement>('p')) {
    const style = paragraph.dataset['style'] ?? '';
    if (!/mso-list:\s*l\d+/i.test(style)) continue;
    const sign = [...paragraph.querySelectorAll<HTMLElement>('[data-style]')].find((span) => /mso-list:\s*ignore/i.test(span.dataset['style'] ?? ''));
    const isNumbered = /^\s*(\d+|[a-z])[.)]/i.test(sign?.textContent ?? '');
    sign?.remove();
    const tag = isNumbered ? 'ol' : 'ul';
    if (!list || list.localName !== tag || list.nextElementSibling !== paragraph) {
      list = page.createElement(tag);
      paragraph.before(list);
    }
    const item = page.createElement('li');
    item.append(...paragraph.childNodes);
    list.append(item);
    paragraph.remove();
  }
}

function fromStyle(element: HTMLElement): void {
  const style = element.dataset['style'] ?? '';
  delete element.dataset['style'];
  // Google Docs wraps all that it copies into a bold element that is not bold.
  if (/^(b|strong|i|em)$/.test(element.localName) && /font-(weight:\s*(normal|400)|style:\s*normal)/i.test(style)) {
    element.replaceWith(...element.childNodes);
    return;
  }
  if (/^h[1-6]$/.test(element.localName)) return;
  if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) wrap(element, 'strong');
  if (/font-style:\s*italic/i.test(style)) wrap(element, 'em');
}

function wrap(element: HTMLElement, tag: string): void {
  const mark = element.ownerDocument.createElement(tag);
  mark.append(...element.childNodes);
  element.append(mark);
}

/** A message has two levels of them. */
function headings(page: Document): void {
  for (const heading of page.querySelectorAll('h1, h4, h5, h6')) {
    const known = page.createElement(heading.localName === 'h1' ? 'h2' : 'h3');
    known.append(...heading.childNodes);
    heading.replaceWith(known);
  }
}

/** A message has none: each row is a line, with a space between its cells. The inner ones first. */
function tables(page: Document): void {
  for (const table of [...page.querySelectorAll('table')].reverse()) {
    const rows = [...table.rows].map((row) => [...row.cells]);
    const lines = [table.caption ? [table.caption] : [], ...rows].map((cells) => cells.filter((cell) => cell.textContent?.trim()));
    table.replaceWith(...lines.filter((cells) => cells.length > 0).map((cells) => line(page, cells)));
  }
}

/** Where it is alone in its row, what stands in a cell stays as it is: a table may be there for nothing but the layout. */
function line(page: Document, cells: HTMLElement[]): HTMLElement {
  const line = page.createElement(cells.length > 1 ? 'p' : 'div');
  for (const cell of cells) {
    if (cells.length > 1) {
      for (const block of cell.querySelectorAll('p, div, ul, ol, li, h2, h3, br')) block.replaceWith(' ', ...block.childNodes, ' ');
      line.append(' ');
    }
    line.append(...cell.childNodes);
  }
  return line;
}
