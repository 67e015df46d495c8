// The list of placeholders below the caret, which two braces open.
import type { Editor } from '@tiptap/core';

export interface Placeholder {
  name: string;
  label: string;
}

let lists = 0;

/** Arrows choose, Enter or Tab inserts, Escape closes it alone. */
export function offers() {
  let list: HTMLElement | undefined;
  let unmount = () => {};
  let items: Placeholder[] = [];
  let choose: (item: Placeholder) => void = () => {};
  let at = 0;
  let field: HTMLElement | undefined;
  const id = `offers-${(lists += 1)}`;
  const draw = () => {
    if (!list) return;
    list.replaceChildren(
      ...items.map((item, index) => {
        const option = document.createElement('div');
        option.id = `${id}-${index}`;
        option.role = 'option';
        option.ariaSelected = String(index === at);
        option.textContent = item.label;
        // Before the field loses the caret.
        option.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          choose(item);
        });
        return option;
      }),
    );
    list.hidden = items.length === 0;
    if (items.length > 0) field?.setAttribute('aria-activedescendant', `${id}-${at}`);
    else field?.removeAttribute('aria-activedescendant');
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  };
  interface Props {
    editor: Editor;
    items: Placeholder[];
    command: (item: Placeholder) => void;
    mount: (element: HTMLElement) => () => void;
  }
  const take = (props: Props) => {
    [items, choose, at] = [props.items, props.command, 0];
    draw();
  };
  return {
    onStart: (props: Props) => {
      list = document.createElement('div');
      list.id = id;
      list.className = 'menu-list offers';
      list.role = 'listbox';
      list.ariaLabel = 'Placeholders';
      field = props.editor.view.dom;
      field.setAttribute('aria-controls', id);
      unmount = props.mount(list);
      take(props);
    },
    onUpdate: take,
    onKeyDown: ({ event }: { event: KeyboardEvent }) => {
      if (items.length === 0) return false;
      switch (event.key) {
        case 'ArrowDown': at = (at + 1) % items.length; break;
        case 'ArrowUp': at = (at + items.length - 1) % items.length; break;
        case 'Enter':
        case 'Tab': choose(items[at]!); return true;
        // The dialog around it stays open.
        case 'Escape': event.stopPropagation(); event.preventDefault(); return false;
        default: return false;
      }
      draw();
      return true;
    },
    onExit: () => {
      unmount();
      list?.remove();
      list = undefined;
      field?.removeAttribute('aria-controls');
      field?.removeAttribute('aria-activedescendant');
    },
  };
}
