import { createTable, getCoreRowModel, getFilteredRowModel } from '@tanstack/table-core';
import { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from '@tanstack/virtual-core';
import { columns, load, matcher, ready } from './common.js';

const state = { globalFilter: '', rowSelection: {}, columnPinning: {}, columnVisibility: {} };
let matches = () => true;
const options = {
  data: await load(), columns: columns.map((field) => ({ accessorKey: field })), getRowId: (row) => String(row.id),
  getCoreRowModel: getCoreRowModel(), getFilteredRowModel: getFilteredRowModel(), getColumnCanGlobalFilter: () => true,
  globalFilterFn: (row) => matches(row.original), renderFallbackValue: '', state, onStateChange: () => {},
};
const table = createTable(options);
table.setOptions((before) => ({ ...before, onStateChange: (change) => {
  Object.assign(state, change({ ...table.initialState, ...state }));
  table.setOptions((before) => ({ ...before, state: { ...table.initialState, ...state } }));
}, state: { ...table.initialState, ...state } }));
const body = document.querySelector('#grid');
const space = body.appendChild(document.createElement('div'));
space.style.position = 'relative';
const list = new Virtualizer({
  count: table.getRowModel().rows.length, getScrollElement: () => body, estimateSize: () => 58, overscan: 20,
  observeElementRect, observeElementOffset, scrollToFn: elementScroll, onChange: draw,
});
list._didMount();
list._willUpdate();

function draw() {
  const { rows } = table.getRowModel();
  space.style.height = `${list.getTotalSize()}px`;
  space.replaceChildren(...list.getVirtualItems().map(({ index, start }) => {
    const row = document.createElement('div');
    row.className = `row${rows[index].getIsSelected() ? ' chosen' : ''}`;
    row.style.transform = `translateY(${start}px)`;
    row.append(...columns.map((column) => Object.assign(document.createElement('span'), { textContent: rows[index].original[column] })));
    return row;
  }));
}
draw();
ready({
  search: (text) => {
    matches = matcher(text);
    table.setGlobalFilter(text);
    list.setOptions({ ...list.options, count: table.getRowModel().rows.length });
    list.measure();
    body.scrollTop = 0;
    draw();
  },
  all: () => { table.toggleAllRowsSelected(true); draw(); },
});
