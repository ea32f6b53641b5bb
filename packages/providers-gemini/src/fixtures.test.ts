import { describeFixtures } from '@litecone/testkit'
import { gemini } from './index.ts'

describeFixtures({ folder: 'google', framing: 'gemini', provider: gemini })
