import { createCell } from './create-cell.ts'

const NAME = 'litecone.key'

/** The key that the reader entered. It is kept until the tab is closed and not longer, because others may read a browser's profile on disk. */
export const gatewayKey = createCell<string | undefined>(sessionStorage.getItem(NAME) ?? undefined, (key) => {
  if (key === undefined) sessionStorage.removeItem(NAME)
  else sessionStorage.setItem(NAME, key)
})

/** Whether the dialog that asks for a key is open. It opens when the gateway returns 401. */
export const keyAsked = createCell(false)
