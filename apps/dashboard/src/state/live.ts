import { createCell } from './create-cell.ts'

/** Whether pages follow what happens. */
export const live = createCell(true)
