import { createCell } from './create-cell.ts'

/** Whether messages are shown as they were written, instead of with their Markdown and JSON formatted. */
export const asText = createCell(false)
