import type {
  AggregateParameters,
  ExportQuery,
  HistoryQuery,
  ListQuery,
  PagedQuery,
  RequestsQuery,
  StepsQuery,
} from './queries.ts'
import type { ApiQuery } from './types.ts'

type AnyQuery =
  | ApiQuery<RequestsQuery>
  | ApiQuery<PagedQuery>
  | ApiQuery<StepsQuery>
  | ApiQuery<ListQuery>
  | ApiQuery<AggregateParameters>
  | ApiQuery<ExportQuery>
  | ApiQuery<HistoryQuery>

/** The query string of a URL, without its question mark: `model=gpt-4o&property.env=prod`. */
export function encodeQuery(query: AnyQuery): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    if (Array.isArray(value)) for (const each of value) parameters.append(name, String(each))
    else if (typeof value !== 'object') parameters.append(name, String(value))
    else for (const [property, wanted] of Object.entries(value)) appendProperty(parameters, property, wanted)
  }
  return parameters.toString()
}

function appendProperty(parameters: URLSearchParams, name: string, value: unknown): void {
  if (value === null) parameters.append('hasProperty', name)
  else parameters.append(`property.${name}`, String(value))
}
