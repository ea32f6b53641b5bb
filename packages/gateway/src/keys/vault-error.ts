/** A failure of the vault. The message is for the operator: it names the variable or the entry, and no secret. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
}
