import type { HeaderRow, REQUEST_HEADERS } from './header-table.ts'
import type { HeliconeHeaderCode } from './helicone-header-error.ts'
import type { RESPONSE_HEADERS } from './response-table.ts'

type Requests = typeof REQUEST_HEADERS

/** A single header, as opposed to a group. */
type Leaf = HeaderRow<unknown, never>

type ValueOf<Row> = Row extends { read(text: string): infer Value } ? NonNullable<Value> : never
type InputOf<Row> = Row extends { write(value: infer Input): unknown } ? Input : never

/** Groups with a flag may be written as `true`. */
type Shorthand<Group> = true extends {
  [Key in keyof Group]: InputOf<Group[Key]> extends boolean ? true : false
}[keyof Group]
  ? boolean
  : never

type OptionsOf<Group> = { -readonly [Key in keyof Group]?: InputOf<Group[Key]> | undefined }

type RequestOptions = {
  -readonly [Key in keyof Requests]?:
    | (Requests[Key] extends Leaf ? InputOf<Requests[Key]> : OptionsOf<Requests[Key]> | Shorthand<Requests[Key]>)
    | undefined
}

/** Options of `heliconeHeaders`. `undefined` counts as absent. */
export interface HeliconeOptions extends RequestOptions {
  /** Your own properties to filter logs by. Names become header names, which `Headers` returns in lower case. */
  properties?: Readonly<Record<string, string | number | boolean | undefined>> | undefined
}

type ParsedOf<Group> = { -readonly [Key in keyof Group]?: ValueOf<Group[Key]> }

type ParsedTable<Table> = {
  -readonly [Key in keyof Table]?: Table[Key] extends Leaf ? ValueOf<Table[Key]> : ParsedOf<Table[Key]>
}

/** A header that could not be parsed and was ignored. */
export interface HeaderProblem {
  /** The header's name. */
  header: string
  code: HeliconeHeaderCode
  /** A readable description. Never contains the header's value. */
  message: string
}

/**
 * The result of `parseHeliconeHeaders`: the options that produce these headers, in full form (`cache: { enabled: true }`, not `cache: true`).
 * `cache`, `retry` and `security` have `enabled: false` if there are settings but nothing switches them on.
 */
export interface ParsedHeliconeHeaders extends ParsedTable<Requests> {
  /** Names as in the source: `Headers` and Node's `request.headers` have lower case. */
  properties?: Record<string, string>
  problems: HeaderProblem[]
}

/** Helicone's response headers. A field is absent if its header is. */
export interface HeliconeResponse extends ParsedTable<typeof RESPONSE_HEADERS> {}

type Never = Record<never, never>

/** Absent, optional, or present. */
type Held<Name extends string, Value> = [Value] extends [false | undefined]
  ? Never
  : false extends Value
    ? { [Key in Name]?: string }
    : undefined extends Value
      ? { [Key in Name]?: string }
      : { [Key in Name]: string }

type Merge<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never

/** `bucketMaxSize` becomes `bucket-Max-Size`. */
type Hyphenate<Text> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${First}`}${Hyphenate<Rest>}`
  : ''

/** The same rule as in `headerName`. */
type Named<Path> = `-${Capitalize<Hyphenate<Path>>}`

type NameOf<Row, Prefix extends string, Key> = Row extends { header: infer Name extends string }
  ? Name
  : `Helicone${Prefix}${Named<Key>}`

type HeldOf<Group, Given, Prefix extends string> = Merge<
  | { [Key in keyof Given & keyof Group]-?: Held<NameOf<Group[Key], Prefix, Key>, Given[Key]> }[keyof Given &
      keyof Group]
  | Never
>

/** The names of a group's headers, or of its flags. */
type NamesOf<Group, Prefix extends string, Keys extends keyof Group = keyof Group> = {
  [Key in Keys]: NameOf<Group[Key], Prefix, Key>
}[Keys]

/** The flags that `true` stands for: `enabled`, or every flag of a group without one. */
type Switched<Group> = 'enabled' extends keyof Group ? 'enabled' & keyof Group : keyof Group

type WhenNone<Given, Keys extends string, Yes, No> = keyof Given & Keys extends never ? Yes : No

/** An object switches its group on unless it has `enabled: false`, or only one half of the cache. */
type HeldOfObject<Group, Given, Prefix extends string> = 'enabled' extends keyof Group
  ? Given extends { enabled: true }
    ? HeldOf<Group, Given, Prefix>
    : Given extends { save: true } | { read: true }
      ? HeldOf<Group, Given, Prefix>
      : WhenNone<
          Given,
          'enabled' | 'save' | 'read',
          HeldOf<Group, Given & { enabled: true }, Prefix>,
          Given extends { enabled: false }
            ? WhenNone<Given, 'save' | 'read', Never, Partial<HeldOf<Group, Given, Prefix>>>
            : Partial<HeldOf<Group, Given & { enabled: true }, Prefix>>
        >
  : HeldOf<Group, Given, Prefix>

type HeldOfGroup<Group, Given, Prefix extends string> = [Given] extends [false | undefined]
  ? Never
  : [Given] extends [true]
    ? { [Key in NamesOf<Group, Prefix, Switched<Group>>]: string }
    : [Given] extends [object]
      ? HeldOfObject<Group, Given, Prefix>
      : { [Key in NamesOf<Group, Prefix>]?: string }

type HeldOfProperties<Given> = [Given] extends [object]
  ? {
      [Key in keyof Given as undefined extends Given[Key] ? never : `Helicone-Property-${Key & string}`]: string
    } & { [Key in keyof Given as undefined extends Given[Key] ? `Helicone-Property-${Key & string}` : never]?: string }
  : [Given] extends [undefined]
    ? Never
    : { [Key in `Helicone-Property-${string}`]: string }

type HeldOfOption<Key, Given> = Key extends 'properties'
  ? HeldOfProperties<Given>
  : Key extends keyof Requests
    ? Requests[Key] extends Leaf
      ? Held<NameOf<Requests[Key], '', Key>, Given>
      : HeldOfGroup<Requests[Key], Given, Named<Key>>
    : Never

type Flat<Type> = { [Key in keyof Type]: Type[Key] }

/** The headers of these options: `{ userId: string }` becomes `{ 'Helicone-User-Id': string }`. */
export type HeliconeHeadersOf<Options> = Flat<
  Merge<{ [Key in keyof Options]-?: HeldOfOption<Key, Options[Key]> }[keyof Options] | Never>
>

/** Rejects unknown names, which a type parameter would accept. */
export type OnlyOptions<Options, Known = HeliconeOptions> = {
  [Key in keyof Options]: Key extends keyof Known
    ? Key extends keyof Requests
      ? OnlyHeaders<Requests[Key], Options[Key]>
      : unknown
    : never
}

type OnlyHeaders<Group, Given> = Group extends Leaf
  ? unknown
  : Given extends object
    ? { [Key in keyof Given]: Key extends keyof Group ? unknown : never }
    : unknown
