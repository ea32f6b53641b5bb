/** The message of an error, for operators. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
