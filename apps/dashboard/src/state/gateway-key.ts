import { createCell } from './create-cell.ts'

const NAME = 'litecone.key'

/** The key that was signed in with. It is forgotten with the tab: what lies in a browser's profile on disk is read by others. */
export const gatewayKey = createCell<string | undefined>(sessionStorage.getItem(NAME) ?? undefined, (key) => {
  if (key === undefined) sessionStorage.removeItem(NAME)
  else sessionStorage.setItem(NAME, key)
})

/** Whether the page asks for a key, as it does once the gateway has refused to answer without one. */
export const keyAsked = createCell(false)
