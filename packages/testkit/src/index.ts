export { encodeMessage } from './aws-message.ts'
export { describeProviderContract } from './contract.ts'
export type {
  AnswerCase,
  FailureCase,
  Hazard,
  ProviderContract,
  RequestCase,
  StreamCase,
} from './contract-types.ts'
export { createContext, decodeStream } from './decode-stream.ts'
export { describeFixtures, type FixtureTests } from './fixture-tests.ts'
export { differences, type ExpectedOutcome, type Fixture, outcomeOf, readFixtures } from './fixtures.ts'
export {
  CHUNKINGS,
  type Chunking,
  cutStream,
  type Framing,
  frameStream,
  type StreamItem,
  type TextFraming,
} from './framing.ts'
export { describeProviderReadme, type ReadmeTests } from './readme-tests.ts'
export * from './servers.ts'
export { createShapedContract, type ShapedContract } from './shaped-contract.ts'
export { findStreamFaults } from './stream-faults.ts'
