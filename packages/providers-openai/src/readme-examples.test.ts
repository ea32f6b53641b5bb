import { describeProviderReadme } from '@litecone/testkit'
import { openai, openaiResponses } from './index.ts'

const readme = new URL('../README.md', import.meta.url)

describeProviderReadme({ readme, provider: openai() })
describeProviderReadme({ readme, provider: openaiResponses(), section: 'Responses API' })
