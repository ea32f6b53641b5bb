import { createCell } from './create-cell.ts'

/** Whether pages are updated every few seconds. */
export const live = createCell(true)
