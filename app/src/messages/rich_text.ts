// The message's two fields as rich text, by Tiptap on ProseMirror: a subject of one line, and a body. A placeholder is an
// atom in both: it is put in, moved and deleted whole, and nobody types into it (R12). What the fields hold goes in and out as
// the HTML of `domain::messages`, in which a placeholder is its token. Loaded when a message is first written.
import { Editor, Extension, Node, mergeAttributes } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { Dropcursor, UndoRedo } from '@tiptap/extensions';
import { closeHistory } from '@tiptap/pm/history';
import type { Node as DocumentNode } from '@tiptap/pm/model';
import { AllSelection, NodeSelection, Plugin, PluginKey, TextSelection, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { Suggestion } from '@tiptap/suggestion';
import { find } from './find';
import { html, token } from './message_html';
import { offers, type Placeholder } from './offers';
import { oneLine, paragraph, pasteOneLine } from './one_line';
import { tidyPasted } from './pasted';
import { Together, type Place } from './together';

/** Of the page: where the fields stand, what they may carry, and who hears of changes. */
interface Options {
  subject: HTMLElement;
  body: HTMLElement;
  /** All that there are, and the names of those that are offered. */
  placeholders: Placeholder[];
  offered: string[];
  onSubject: (text: string) => void;
  onBody: (html: string) => void;
  /** The marks and blocks at the caret, for the toolbar. */
  onState: (active: string) => void;
}

/** Apple's systems put words of their own in the place of typed ones, and only of those that the browser has put in. */
const IS_APPLE = /Mac|iP(hone|ad|od)/.test(navigator.platform);

export class RichText {
  private readonly editors: Record<Place, Editor>;
  /** As it was last told or given; at first nothing is. */
  private readonly written: Partial<Record<Place, string>> = {};
  private readonly told: Partial<Record<Place, DocumentNode>> = {};
  private typed: (() => void) | undefined;
  private last: Place = 'body';
  private state = '';
  private readonly together = new Together();
  private isLink: (address: string) => boolean = () => false;

  constructor(private readonly options: Options) {
    this.editors = { subject: this.editor('subject'), body: this.editor('body') };
  }

  private editor(place: Place): Editor {
    const isBody = place === 'body';
    const element = this.options[place];
    const attributes: Record<string, string> = { role: 'textbox', 'aria-multiline': String(isBody), class: isBody ? 'text' : 'text one-line' };
    for (const name of ['labelledby', 'describedby']) {
      const value = element.dataset[name];
      if (value) attributes[`aria-${name}`] = value;
    }
    const editor = new Editor({
      element,
      injectCSS: false,
      extensions: [...(isBody ? [...BODY, links((address) => this.isLink(address))] : SUBJECT), chips(this.options, element)],
      editorProps: {
        attributes,
        transformPastedHTML: (html) => tidyPasted(html),
        handleKeyPress: (view, event) => this.type(place, view, event),
        // It closes the list of placeholders if that is open, and else the dialog that the field stands in.
        handleDOMEvents: { keydown: (view, event) => event.key === 'Escape' && !view.dom.hasAttribute('aria-controls') },
        ...(isBody ? {} : { clipboardTextParser: (text, context) => oneLine(context.doc.type.schema, text), handlePaste: pasteOneLine }),
      },
      onFocus: () => {
        this.last = place;
        this.tellState();
      },
      onTransaction: () => this.tellState(),
    });
    // Before the field itself shows it, so that the browser lays out both at once.
    editor.on('beforeTransaction', ({ transaction, nextState }) => {
      if (transaction.docChanged && !transaction.getMeta('preventUpdate')) this.tell(place, nextState.doc);
    });
    return editor;
  }

  /**
   * A sign at the caret goes into the document, from there into the preview, and then into the field, so that the browser lays out both
   * at once; one that puts it in itself lays the paragraph out three times before it says so. What comes by an input method, or from a
   * keyboard on the screen, is no such key, and goes the other way.
   */
  private type(place: Place, view: Editor['view'], event: KeyboardEvent): boolean {
    const { selection } = view.state;
    const sign = String.fromCharCode(event.charCode);
    if (IS_APPLE || !(selection instanceof TextSelection) || !selection.$from.sameParent(selection.$to) || /[\r\n]/.test(sign)) return false;
    const { from, to } = selection;
    const insert = () => view.state.tr.insertText(sign, from, to);
    if (view.someProp('handleTextInput', (handle) => handle(view, from, to, sign, insert))) return true;
    const typed = insert();
    this.typed = () => {
      if (!view.isDestroyed) view.dispatch(typed);
    };
    this.tell(place, typed.doc);
    queueMicrotask(() => this.flush());
    // With the next frame, which lays it out anyway.
    requestAnimationFrame(() => {
      if (!view.isDestroyed) view.dispatch(view.state.tr.scrollIntoView());
    });
    return true;
  }

  /** Puts the sign that was typed into the field; before anything else is, for which the page may ask as soon as it hears of the sign. */
  private flush(): void {
    const typed = this.typed;
    this.typed = undefined;
    typed?.();
  }

  private tell(place: Place, doc: DocumentNode): void {
    if (doc === this.told[place]) return;
    this.told[place] = doc;
    const written = place === 'body' ? html(doc) : text(doc);
    if (written === this.written[place]) return;
    this.written[place] = written;
    (place === 'body' ? this.options.onBody : this.options.onSubject)(written);
  }

  private tellState(): void {
    if (!this.editors) return;
    const editor = this.editors.body;
    const active = ['bold', 'italic', 'link', 'bulletList', 'orderedList'].filter((name) => editor.isActive(name));
    if (editor.isActive('heading', { level: 2 })) active.push('heading');
    if (chipOf(this.editors[this.last])) active.push('chip');
    const state = active.join(' ');
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state);
  }

  /** Puts another text into a field, unless it is what the field holds. Undoing brings back what was there, if there was any. */
  write(place: Place, content: string): void {
    const before = this.written[place];
    if (content === before) return;
    this.flush();
    this.written[place] = content;
    const written = place === 'body' ? content : paragraph(content);
    const chain = this.editors[place].chain().setMeta('addToHistory', before !== undefined);
    const stood = this.standing();
    // Undoing it does not take back what was typed just before.
    chain.command(({ tr }) => Boolean(closeHistory(tr))).setContent(written, { emitUpdate: false }).run();
    if (before !== undefined) this.together.put(place, stood, this.standing());
  }

  private standing(): Record<Place, DocumentNode> {
    return { subject: this.editors.subject.state.doc, body: this.editors.body.state.doc };
  }

  /** In the field that was written in last, or where the page put something since. */
  private turn(tool: 'undo' | 'redo'): void {
    this.flush();
    for (const place of this.together.places(tool, this.standing()) ?? [this.last]) this.editors[place].commands[tool]();
    this.editors[this.last].commands.focus();
  }

  /** `bold`, `italic`, `heading`, `bulletList`, `orderedList`; in either field `undo`, `redo`, and of the selected chip `left`, `right`. */
  run(tool: string): void {
    if (tool === 'undo' || tool === 'redo') return this.turn(tool);
    if (tool === 'left' || tool === 'right') {
      move(this.editors[this.last], tool === 'left' ? -1 : 1);
      this.editors[this.last].view.focus();
      return;
    }
    const { selection, doc } = this.editors.body.state;
    const chain = this.editors.body.chain().focus();
    // Lists are made of selected text, not of a selected document.
    if (selection instanceof AllSelection) chain.setTextSelection({ from: 0, to: doc.content.size });
    switch (tool) {
      case 'bold': chain.toggleBold().run(); break;
      case 'italic': chain.toggleItalic().run(); break;
      case 'heading': chain.toggleHeading({ level: 2 }).run(); break;
      case 'bulletList': chain.toggleBulletList().run(); break;
      case 'orderedList': chain.toggleOrderedList().run(); break;
    }
  }

  /** The address of the link at the caret; empty where there is none. */
  link(): string {
    return String(this.editors.body.getAttributes('link')['href'] ?? '');
  }

  /** Makes a link of the selection, or of the address itself where nothing is selected; an empty one takes the link away. */
  setLink(href: string): void {
    const { body } = this.editors;
    const chain = body.chain().focus().extendMarkRange('link');
    if (!href) chain.unsetLink().run();
    else if (body.state.selection.empty && !body.isActive('link')) chain.insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] }).run();
    else chain.setLink({ href }).run();
  }

  /** In the field that was written in last. */
  insert(name: string): void {
    this.editors[this.last].chain().focus().insertContent({ type: 'placeholder', attrs: { name } }).run();
  }

  /** Which addresses a link may have. */
  allow(isLink: (address: string) => boolean): void {
    this.isLink = isLink;
  }

  offer(names: string[]): void {
    this.options.offered = names;
  }

  /** Marks what is wrong in a field, in the words that stand there; `isWrong` also where none stand. */
  mark(place: Place, excerpts: string[], isWrong: boolean): void {
    const { view } = this.editors[place];
    // At most keystrokes nothing is wrong, and nothing was: then this does not have the browser lay the field out early.
    if (excerpts.length > 0 || FAULTS.getState(view.state) !== DecorationSet.empty) {
      this.flush();
      view.dispatch(view.state.tr.setMeta(FAULTS, excerpts).setMeta('addToHistory', false));
    }
    if (view.dom.getAttribute('aria-invalid') !== String(isWrong)) view.dom.setAttribute('aria-invalid', String(isWrong));
  }

  focus(place: Place): void {
    this.editors[place].commands.focus();
  }

  /** Selects the words, wherever they stand first. */
  show(place: Place, excerpt: string): void {
    const editor = this.editors[place];
    const range = find(editor.state.doc, excerpt)[0];
    if (range) editor.chain().focus().setTextSelection(range).scrollIntoView().run();
  }

  /** Puts a placeholder in the place of the words. */
  replace(place: Place, excerpt: string, name: string): void {
    const editor = this.editors[place];
    const range = find(editor.state.doc, excerpt)[0];
    if (range) editor.chain().focus().insertContentAt(range, { type: 'placeholder', attrs: { name } }).run();
  }

  destroy(): void {
    this.editors.subject.destroy();
    this.editors.body.destroy();
  }
}

const Chip = Node.create({
  name: 'placeholder',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  draggable: true,
  addAttributes: () => ({ name: { default: '', rendered: false }, label: { default: '', rendered: false } }),
  parseHTML: () => [{ tag: 'span[data-placeholder]', getAttrs: (span) => ({ name: span.dataset['placeholder'] ?? '', label: span.textContent ?? '' }) }],
  renderHTML: ({ node, HTMLAttributes }) => ['span', mergeAttributes(HTMLAttributes, { class: 'chip', 'data-placeholder': node.attrs['name'], title: 'Drag it, or select it and move it with Alt and an arrow key' }), String(node.attrs['label'])],
  renderText: ({ node }) => token(node),
});

const Line = Document.extend({ content: 'paragraph' });
const ITEM = ListItem.extend({ content: 'paragraph' });
/** What the e-mail would go without is no link here either, however it came. */
const links = (isAllowed: (address: string) => boolean) =>
  Link.configure({
    openOnClick: false,
    autolink: false,
    linkOnPaste: true,
    protocols: ['http', 'https', 'mailto'],
    defaultProtocol: 'https',
    HTMLAttributes: { target: null, rel: null, class: null },
    isAllowedUri: (address) => isAllowed(address),
    // An address that is pasted over a selection, with or without its scheme.
    shouldAutoLink: (address) => ['', 'https://', 'mailto:'].some((scheme) => isAllowed(scheme + address)),
  });

const BODY = [
  Document, Paragraph, Text, Chip, Bold, Italic, HardBreak, BulletList, OrderedList, ITEM, ListKeymap, UndoRedo,
  Dropcursor.configure({ color: false, class: 'drop-cursor' }),
  Heading.configure({ levels: [2, 3] }),
];
const SUBJECT = [Line, Paragraph, Text, Chip, UndoRedo, Dropcursor.configure({ color: false, class: 'drop-cursor' })];

const FAULTS = new PluginKey<DecorationSet>('faults');

/** What makes placeholders chips, whichever way they came, and what offers them after `{{`. */
function chips(options: Options, element: HTMLElement): Extension {
  const folded = (name: string) => name.replace(/\s/g, '').toLowerCase();
  const known = new Map(options.placeholders.map((placeholder) => [folded(placeholder.name), placeholder]));
  return Extension.create({
    name: 'chips',
    addKeyboardShortcuts() {
      return {
        'Alt-ArrowLeft': ({ editor }) => move(editor, -1),
        'Alt-ArrowRight': ({ editor }) => move(editor, 1),
        // A subject is one line.
        ...(this.editor.schema.nodes['heading'] ? {} : { Enter: () => true, 'Shift-Enter': () => true }),
      };
    },
    addProseMirrorPlugins() {
      return [
        new Plugin({
          appendTransaction: (transactions, _before, state) => {
            if (!transactions.some((transaction) => transaction.docChanged)) return null;
            return whole(state.tr, known);
          },
        }),
        new Plugin<DecorationSet>({
          key: FAULTS,
          state: {
            init: () => DecorationSet.empty,
            apply: (transaction, marked) => {
              const excerpts = transaction.getMeta(FAULTS) as string[] | undefined;
              if (!excerpts) return marked.map(transaction.mapping, transaction.doc);
              const places = excerpts.flatMap((excerpt) => find(transaction.doc, excerpt));
              return DecorationSet.create(transaction.doc, places.map(({ from, to }) => Decoration.inline(from, to, { class: 'fault' })));
            },
          },
          props: { decorations: (state) => FAULTS.getState(state) },
        }),
        Suggestion<Placeholder, Placeholder>({
          editor: this.editor,
          char: '{{',
          // Beside the field, so that it is in front where the field stands in a dialog.
          container: element.parentElement ?? element,
          findSuggestionMatch: ({ $position }) => {
            const before = $position.parent.textBetween(0, $position.parentOffset, undefined, '\ufffc');
            const match = /\{\{\s*(\w*)$/.exec(before);
            return match && { range: { from: $position.pos - match[0].length, to: $position.pos }, query: match[1] ?? '', text: match[0] };
          },
          items: ({ query }) =>
            options.placeholders.filter(({ name, label }) => options.offered.includes(name) && (folded(name) + folded(label)).includes(folded(query))),
          command: ({ editor, range, props }) => {
            editor.chain().focus().insertContentAt(range, { type: 'placeholder', attrs: { name: props.name, label: props.label } }).run();
          },
          render: () => offers(),
        }),
      ];
    },
  });
}

/** Every whole token in the text becomes its chip. */
function whole(transaction: Transaction, known: Map<string, Placeholder>): Transaction | null {
  const found: { from: number; to: number; placeholder: Placeholder }[] = [];
  transaction.doc.descendants((node, position) => {
    if (node.type.name === 'placeholder' && node.attrs['label'] === '') {
      const placeholder = known.get(String(node.attrs['name']).toLowerCase());
      if (placeholder) found.push({ from: position, to: position + 1, placeholder });
    }
    if (!node.isTextblock) return true;
    for (const match of node.textBetween(0, node.content.size, undefined, '\ufffc').matchAll(/\{\{([\s\w]+)\}\}/g)) {
      const placeholder = known.get((match[1] ?? '').replace(/\s/g, '').toLowerCase());
      const from = position + 1 + match.index;
      if (placeholder) found.push({ from, to: from + match[0].length, placeholder });
    }
    return true;
  });
  if (found.length === 0) return null;
  for (const { from, to, placeholder } of found.sort((a, b) => b.from - a.from)) {
    const marks = transaction.doc.resolve(from + 1).marks();
    transaction.replaceWith(from, to, transaction.doc.type.schema.nodes['placeholder']!.create({ ...placeholder }, null, marks));
  }
  return transaction;
}

/** The chip that is selected, if one is. */
function chipOf(editor: Editor): NodeSelection | null {
  const { selection } = editor.state;
  return selection instanceof NodeSelection && selection.node.type.name === 'placeholder' ? selection : null;
}

/** Moves the selected chip past one sign, or one chip. */
function move(editor: Editor, by: -1 | 1): boolean {
  const [selection, { tr }] = [chipOf(editor), editor.state];
  if (!selection) return false;
  const beside = by < 0 ? selection.$from.nodeBefore : selection.$to.nodeAfter;
  if (!beside) return true;
  const sign = beside.isText ? (by < 0 ? [...beside.text!].pop()! : [...beside.text!][0]!).length : beside.nodeSize;
  const to = selection.from + by * sign;
  tr.delete(selection.from, selection.to).insert(to, selection.node).setSelection(NodeSelection.create(tr.doc, to));
  editor.view.dispatch(tr.scrollIntoView());
  return true;
}

function text(doc: DocumentNode): string {
  return doc.textBetween(0, doc.content.size, ' ', token);
}
