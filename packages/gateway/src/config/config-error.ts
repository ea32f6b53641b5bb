/** What is wrong with a configuration: one line for each fault, with where it stands, and no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
