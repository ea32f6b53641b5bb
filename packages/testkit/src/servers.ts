export { type ConnectProxy, startConnectProxy } from './connect-proxy.ts'
export { LogSink, type ReceivedLog, type SinkMode } from './log-sink.ts'
export {
  type ReceivedRequest,
  type ReplayServer,
  type Reply,
  type ReplyScript,
  startReplayServer,
} from './replay-server.ts'
export { type PredictionScript, type ReplicateRequest, ReplicateServer } from './replicate-server.ts'
