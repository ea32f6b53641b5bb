export { type AzureSettings, azure } from './azure.ts'
export type { AzureCompletion, FilterResults } from './filter-results.ts'
