import { createCell } from './create-cell.ts'

/** The request that the next one is compared with. */
export const compared = createCell<{ readonly id: string; readonly name: string } | undefined>(undefined)
