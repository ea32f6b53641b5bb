import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets a heap grow by half and more before it collects what has become old: of a gateway that has work all day that is memory for nothing. It
 * collects after a seventh now. Said before anything else is loaded; libraries do not say it, as a process that embeds a gateway is not theirs.
 */
setFlagsFromString('--heap-growing-percent=15')
