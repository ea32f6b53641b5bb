/** In a file of its own, because these types are public and must not import those of `pg`. */
export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`, with any parameters that `pg` supports, such as `?sslmode=require`. */
  readonly url: string
  /** Maximum number of connections of this gateway. Default 10. */
  readonly connections?: number | undefined
  /** The schema of the tables, for several installations in one database. Created if missing. Default `public`. */
  readonly schema?: string | undefined
}
