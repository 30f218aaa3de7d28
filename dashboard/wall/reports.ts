/** Service-level reports: the months, and each form of each. */
import { get, required, table } from './forms.js';
import { monthRows } from './months.js';

interface Months {
  months: { month: string; revision: number }[];
}

void show();

async function show(): Promise<void> {
  try {
    const { months } = await get<Months>('/api/v1/sla/months');
    const rows = monthRows(months, Date.now());
    required('list').replaceChildren(table('Reports by month', ['Month', 'State', 'Report'], rows));
  } catch (error) {
    required('said').textContent = `Months are not known: ${error instanceof Error ? error.message : String(error)}`;
  }
}
