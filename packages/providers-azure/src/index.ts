export { type AzureSettings, azure } from './azure.ts'
export { type AzureResponsesSettings, azureResponses } from './azure-responses.ts'
export type { AzureCompletion, FilterResults } from './filter-results.ts'
