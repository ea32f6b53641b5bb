import { useState } from 'react'
import { openApi } from '../../api/fetch-api.ts'
import { resolvePeriod } from '../../filter/period.ts'
import type { PageFilter } from '../../filter/use-filter.ts'
import { saveFile } from '../../parts/save-file.ts'

/** Saves the requests that match the filter as a file. */
export function ExportMenu({ filter }: { readonly filter: PageFilter }) {
  const [state, setState] = useState<{ isBusy: boolean; fault?: string }>({ isBusy: false })
  async function save(format: 'csv' | 'ndjson') {
    setState({ isBusy: true })
    try {
      await download(filter, format)
      setState({ isBusy: false })
    } catch (error) {
      setState({ isBusy: false, fault: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <div className="row">
      <button type="button" disabled={state.isBusy} onClick={() => void save('csv')}>
        Export CSV
      </button>
      <button type="button" disabled={state.isBusy} onClick={() => void save('ndjson')}>
        Export NDJSON
      </button>
      <span role="status">{state.isBusy ? 'Exporting …' : (state.fault ?? '')}</span>
    </div>
  )
}

/** Uses `fetch` and not a link, because a gateway with keys expects one in a header. */
async function download({ period, conditions }: PageFilter, format: 'csv' | 'ndjson'): Promise<void> {
  const { from, to } = resolvePeriod(period, Date.now())
  const response = await openApi('GET /export', { query: { from, to, format }, conditions })
  saveFile(`requests.${format}`, await response.blob())
}
