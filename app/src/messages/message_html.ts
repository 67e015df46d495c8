// What a field holds, as the HTML of `domain::messages`, in which a placeholder is its token. At every keystroke, so without making
// elements first.
import type { Mark, Node } from '@tiptap/pm/model';

export function token(node: Node): string {
  return `{{${String(node.attrs['name'])}}}`;
}

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\u00a0': '&nbsp;' };

function escaped(words: string): string {
  return words.replace(/[&<>"\u00a0]/g, (sign) => ESCAPED[sign]!);
}

/** Of the few nodes and marks that a body has. */
export function html(node: Node): string {
  const inside = () => node.children.map(html).join('');
  switch (node.type.name) {
    case 'paragraph': return `<p>${inlines(node)}</p>`;
    case 'heading': return `<h${node.attrs['level']}>${inlines(node)}</h${node.attrs['level']}>`;
    case 'bulletList': return `<ul>${inside()}</ul>`;
    case 'orderedList': return `<ol>${inside()}</ol>`;
    case 'listItem': return `<li>${inside()}</li>`;
    default: return inside();
  }
}

/** Neighbours that have a mark in common stand in it together. */
function inlines(node: Node): string {
  let [written, open]: [string, readonly Mark[]] = ['', []];
  const become = (marks: readonly Mark[]) => {
    let kept = 0;
    while (kept < open.length && kept < marks.length && open[kept]!.eq(marks[kept]!)) kept += 1;
    for (const mark of open.slice(kept).reverse()) written += `</${tag(mark)}>`;
    for (const mark of marks.slice(kept)) written += mark.type.name === 'link' ? `<a href="${escaped(String(mark.attrs['href']))}">` : `<${tag(mark)}>`;
    open = marks;
  };
  for (const child of node.children) {
    become(child.marks);
    written += child.isText ? escaped(child.text!) : child.type.name === 'placeholder' ? token(child) : '<br>';
  }
  become([]);
  return written;
}

function tag(mark: Mark): string {
  return { bold: 'strong', italic: 'em', link: 'a' }[mark.type.name]!;
}
