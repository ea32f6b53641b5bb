import { createCell } from './create-cell.ts'

/** The first of two requests to compare, once it was chosen. */
export const compared = createCell<{ readonly id: string; readonly name: string } | undefined>(undefined)
