/** The token of an `Authorization: Bearer` header, or of one that is written like it. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)\s*$/i.exec(header ?? '')?.[1]
}
