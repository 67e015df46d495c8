import { AllCommunityModule, ModuleRegistry, createGrid } from 'ag-grid-community';
import { columns, load, matcher, ready } from './common.js';

ModuleRegistry.registerModules([AllCommunityModule]);
let matches;
const grid = createGrid(document.querySelector('#grid'), {
  rowData: await load(), rowHeight: 58, getRowId: ({ data }) => String(data.id), rowSelection: { mode: 'multiRow' },
  columnDefs: columns.map((field) => ({ field })), isExternalFilterPresent: () => !!matches, doesExternalFilterPass: ({ data }) => matches(data),
});
ready({ search: (text) => { matches = matcher(text); grid.onFilterChanged(); }, all: () => grid.selectAll('filtered') });
