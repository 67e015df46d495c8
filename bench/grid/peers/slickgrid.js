import { SlickDataView, SlickGrid, SlickRowSelectionModel } from 'slickgrid';
import { columns, load, matcher, ready } from './common.js';

const rows = await load();
let matches = () => true;
const view = new SlickDataView({ inlineFilters: false });
const grid = new SlickGrid('#grid', view, columns.map((field) => ({ id: field, field, name: field, width: 200 })), { rowHeight: 58, enableColumnReorder: false });
grid.setSelectionModel(new SlickRowSelectionModel());
view.onRowCountChanged.subscribe(() => { grid.updateRowCount(); grid.render(); });
view.onRowsChanged.subscribe((_, { rows }) => { grid.invalidateRows(rows); grid.render(); });
view.setItems(rows, 'id');
view.setFilter((row) => matches(row));
ready({
  search: (text) => { matches = matcher(text); view.refresh(); },
  all: () => grid.setSelectedRows(Array.from({ length: view.getLength() }, (_, at) => at)),
});
