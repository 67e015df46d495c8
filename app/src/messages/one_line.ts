// A subject is one line: what goes into its field, and what of a paste does.
import type { Content, Editor } from '@tiptap/core';
import type { Schema } from '@tiptap/pm/model';

export function paragraph(line: string): Content {
  return { type: 'paragraph', ...(line ? { content: [{ type: 'text', text: line }] } : {}) };
}

export function oneLine(schema: Schema, words: string) {
  const line = words.replace(/\s+/g, ' ');
  return schema.topNodeType.create(null, schema.nodes['paragraph']!.create(null, line ? schema.text(line) : null)).slice(1, 1 + line.length);
}

/** A subject takes the words of what is pasted, and nothing else of it. */
export function pasteOneLine(view: Editor['view'], event: ClipboardEvent): boolean {
  const line = event.clipboardData?.getData('text/plain').replace(/\s+/g, ' ');
  if (!line) return false;
  view.dispatch(view.state.tr.insertText(line).scrollIntoView());
  return true;
}
