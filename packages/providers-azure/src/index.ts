export { type AzureSettings, azure } from './azure.ts'
