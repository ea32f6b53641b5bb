import type { Cost } from '@litecone/core'
import type { AlertChange, AlertEvent, AlertRecord, AlertTest, NewAlert } from '../alerts/alert.ts'
import type { Scope } from '../keys/grant.ts'
import type { KeyRecord, NewKey } from '../keys/key-store.ts'
import type { VaultEntry } from '../keys/manage-vault.ts'
import type { LogWriterState } from '../logs/log-writer.ts'
import type { AggregateRow, Facet, LogEntry, LogSummary, SessionSummary, UserSummary } from '../stores/index.ts'
import type {
  AggregateParameters,
  ExportQuery,
  HistoryQuery,
  ListQuery,
  PagedQuery,
  RequestsQuery,
  StepsQuery,
} from './queries.ts'

/** A page; `next` is the `cursor` of the page that follows, `null` when there is none. */
export interface ApiPage<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

export interface ApiList<T> {
  readonly items: readonly T[]
}

export interface ApiState {
  readonly version: string
  /** Of Node. */
  readonly node: string
  /** Seconds. */
  readonly uptime: number
  readonly writer: LogWriterState
}

/** Who asks. */
export interface ApiMe {
  /** Whether the gateway asks for no key: on loopback, as long as none was made. */
  readonly isOpen: boolean
  /** `null` on a gateway that is open, and so the owner is `''`. */
  readonly keyId: string | null
  readonly owner: string
  readonly scopes: readonly Scope[]
  /** Ids of those that the gateway has a key for: they are called without bringing one. */
  readonly providers: readonly string[]
}

export interface ApiKeys {
  /** Newest first, revoked ones too. */
  readonly items: readonly KeyRecord[]
  /** Which providers' keys the vault holds, without these. */
  readonly vault: readonly VaultEntry[]
}

export interface ApiNewKey {
  /** Is told this once. */
  readonly key: string
  readonly record: KeyRecord
}

/** US dollars of each kind of token. */
export type ApiCostParts = Omit<Cost, 'total'>

/** All that is known of a request. */
export interface ApiRequest extends LogEntry {
  /** `null` where the price list has no price for it, or what it says does not add up to what was logged. */
  readonly costParts: ApiCostParts | null
}

/** The same of its cost alone. */
export interface ApiCost {
  readonly parts: ApiRequest['costParts']
}

/** A request of a session, without what its page does not need: an agent's session has thousands. `GET /requests?sessionId=…` has the rest. */
export type SessionStep = Pick<
  LogSummary,
  | 'id'
  | 'createdAt'
  | 'provider'
  | 'model'
  | 'operation'
  | 'status'
  | 'errorType'
  | 'latencyMs'
  | 'timeToFirstTokenMs'
  | 'tokens'
  | 'costUsd'
  | 'cache'
  | 'sessionPath'
  | 'sessionName'
>

/** What of a query is left out is not asked for; values are as the gateway reads them, and `encodeQuery` makes an address of them. */
export type ApiQuery<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** Names and values of scores; `true` is 1, `false` is 0. */
export type ScoresBody = Readonly<Record<string, number | boolean>>

export interface FeedbackBody {
  readonly positive: boolean
}

export type PropertiesBody = Readonly<Record<string, string>>

/** What each route of `/api/v1` takes and answers. Errors are an `ApiErrorBody`. */
export interface ApiRoutes {
  readonly 'GET /requests': { query: ApiQuery<RequestsQuery>; answer: ApiPage<LogSummary> }
  readonly 'GET /requests/:id': { query: undefined; answer: ApiRequest }
  readonly 'GET /requests/:id/cost': { query: undefined; answer: ApiCost }
  readonly 'GET /aggregate': { query: ApiQuery<AggregateParameters>; answer: ApiList<AggregateRow> }
  readonly 'GET /sessions': { query: ApiQuery<PagedQuery>; answer: ApiPage<SessionSummary> }
  readonly 'GET /sessions/:id': { query: ApiQuery<StepsQuery>; answer: ApiPage<SessionStep> }
  readonly 'GET /users': { query: ApiQuery<ListQuery>; answer: ApiList<UserSummary> }
  readonly 'GET /models': { query: ApiQuery<ListQuery>; answer: ApiList<Facet> }
  readonly 'GET /providers': { query: ApiQuery<ListQuery>; answer: ApiList<Facet> }
  readonly 'GET /prompts': { query: ApiQuery<ListQuery>; answer: ApiList<Facet> }
  readonly 'GET /properties': { query: ApiQuery<ListQuery>; answer: ApiList<Facet> }
  readonly 'GET /properties/:name': { query: ApiQuery<ListQuery>; answer: ApiList<Facet> }
  /** NDJSON: a `LogEntry` a line. CSV: a header, then a row a request. */
  readonly 'GET /export': { query: ApiQuery<ExportQuery>; answer: ReadableStream<Uint8Array> }
  readonly 'GET /state': { query: undefined; answer: ApiState }
  readonly 'GET /me': { query: undefined; answer: ApiMe }
  readonly 'GET /keys': { query: undefined; answer: ApiKeys }
  readonly 'POST /keys': { body: NewKey; answer: ApiNewKey }
  readonly 'POST /keys/:id/revoke': { body: Readonly<Record<string, never>>; answer: KeyRecord }
  readonly 'GET /alerts': { query: undefined; answer: ApiList<AlertRecord> }
  readonly 'POST /alerts': { body: NewAlert; answer: AlertRecord }
  readonly 'POST /alerts/:id': { body: AlertChange; answer: AlertRecord }
  readonly 'POST /alerts/:id/delete': { body: Readonly<Record<string, never>>; answer: ApiDone }
  readonly 'POST /alerts/:id/test': { body: Readonly<Record<string, never>>; answer: AlertTest }
  readonly 'GET /alerts/:id/history': { query: ApiQuery<HistoryQuery>; answer: ApiList<AlertEvent> }
  readonly 'POST /requests/:id/scores': { body: ScoresBody; answer: ApiDone }
  readonly 'POST /requests/:id/feedback': { body: FeedbackBody; answer: ApiDone }
  readonly 'POST /requests/:id/properties': { body: PropertiesBody; answer: ApiDone }
}

export interface ApiDone {
  readonly id: string
}
