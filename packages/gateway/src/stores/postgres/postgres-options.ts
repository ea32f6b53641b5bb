/** Beside the pool rather than in it: who reads these types has no types of `pg`. */
export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`, with what `pg` understands behind it, such as `?sslmode=require`. */
  readonly url: string
  /** Connections of this gateway at most; 10 when not told. */
  readonly connections?: number | undefined
  /** Keeps the tables of several installations apart in one database. `public` when not told; made when it is missing. */
  readonly schema?: string | undefined
}
