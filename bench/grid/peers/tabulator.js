import { TabulatorFull } from 'tabulator-tables';
import { columns, load, matcher, ready } from './common.js';

const table = new TabulatorFull('#grid', {
  data: await load(), index: 'id', height: '800px', rowHeight: 58, selectableRows: true,
  columns: columns.map((field) => ({ field, title: field, width: 200 })),
});
await new Promise((built) => table.on('tableBuilt', built));
ready({ search: (text) => table.setFilter(matcher(text)), all: () => table.selectRow('active') });
