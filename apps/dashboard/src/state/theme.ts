import { createCell } from './create-cell.ts'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const NAME = 'litecone.theme'

/** The chosen theme; `auto` follows the system. `public/assets/theme.js` reads it before the first paint. */
export const theme = createCell<Theme>(readTheme(), (chosen) => {
  localStorage.setItem(NAME, chosen)
  document.documentElement.dataset['theme'] = chosen
})

function readTheme(): Theme {
  const kept = localStorage.getItem(NAME)
  return THEMES.find((each) => each === kept) ?? 'auto'
}
