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

/** A page. `next` is the `cursor` of the next page; `null` if there is none. */
export interface ApiPage<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

export interface ApiList<T> {
  readonly items: readonly T[]
}

export interface ApiState {
  readonly version: string
  /** The version of Node. */
  readonly node: string
  /** In seconds. */
  readonly uptime: number
  readonly writer: LogWriterState
}

/** The grant of the request's key. */
export interface ApiMe {
  /** Whether the gateway requires no key: on loopback, as long as none was created. */
  readonly isOpen: boolean
  /** `null` at an open gateway. The owner is then `''`. */
  readonly keyId: string | null
  readonly owner: string
  readonly scopes: readonly Scope[]
  /** Ids of the providers for which the gateway has a key, so that clients need none. */
  readonly providers: readonly string[]
}

export interface ApiKeys {
  /** Newest first, including revoked ones. */
  readonly items: readonly KeyRecord[]
  /** The entries of the vault, without the keys. */
  readonly vault: readonly VaultEntry[]
}

export interface ApiNewKey {
  /** The key itself. It is never returned again. */
  readonly key: string
  readonly record: KeyRecord
}

/** The cost of each kind of token in US dollars. */
export type ApiCostParts = Omit<Cost, 'total'>

/** A complete entry, with the parts of its cost. */
export interface ApiRequest extends LogEntry {
  /** `null` if the price list has no price for the model, or if the parts do not add up to the logged cost. */
  readonly costParts: ApiCostParts | null
}

/** Like `ApiEntry`, but only the cost. */
export interface ApiCost {
  readonly parts: ApiRequest['costParts']
}

/** A request of a session, with only the fields that its page needs, because sessions of agents have thousands. `GET /requests?sessionId=…` has all fields. */
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

/** The parameters of a query. All are optional. Values have the types that the gateway reads; `encodeQuery` converts them to a URL. */
export type ApiQuery<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** Scores by name. `true` is 1, `false` is 0. */
export type ScoresBody = Readonly<Record<string, number | boolean>>

export interface FeedbackBody {
  readonly positive: boolean
}

export type PropertiesBody = Readonly<Record<string, string>>

/** The parameters and the response of each route of `/api/v1`. Errors are an `ApiErrorBody`. */
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
  /** NDJSON has a `LogEntry` per line. CSV has a header, and a row per request. */
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
