// Where words stand in a field: what is wrong is named by its words, and marked, shown and replaced where they stand.
import type { Node } from '@tiptap/pm/model';
import { token } from './message_html';

export interface Range {
  from: number;
  to: number;
}

/** A chip's words are its token, which is found whole or not at all. */
export function find(document: Node, words: string): Range[] {
  const found: Range[] = [];
  if (!words) return found;
  document.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const { text, begins, ends } = spelledOut(node, position + 1);
    for (let at = text.indexOf(words); at >= 0; ) {
      const [from, to] = [begins[at], ends[at + words.length - 1]];
      const isWhole = from !== undefined && to !== undefined;
      if (isWhole) found.push({ from, to });
      at = text.indexOf(words, at + (isWhole ? words.length : 1));
    }
    return false;
  });
  return found;
}

/** A block's text, and where in the document each sign of it begins and ends; none does within a chip. */
function spelledOut(block: Node, start: number) {
  let text = '';
  const begins: (number | undefined)[] = [];
  const ends: (number | undefined)[] = [];
  block.forEach((child, offset) => {
    const at = start + offset;
    const piece = child.isText ? child.text! : child.type.name === 'placeholder' ? token(child) : '\n';
    for (let sign = 0; sign < piece.length; sign += 1) {
      begins.push(child.isText ? at + sign : sign === 0 ? at : undefined);
      ends.push(child.isText ? at + sign + 1 : sign === piece.length - 1 ? at + child.nodeSize : undefined);
    }
    text += piece;
  });
  return { text, begins, ends };
}
