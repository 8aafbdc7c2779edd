// SPDX-License-Identifier: AGPL-3.0-or-later

import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Hummingbird's HTTP/1 with our gate between its parser and all the rest.
struct GatedChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let inner: HTTP1Channel
    private let limits: GateLimits
    private let roster: ConnectionRoster

    init(_ limits: GateLimits, responder: @escaping HTTPChannelHandler.Responder) {
        self.limits = limits
        roster = ConnectionRoster(most: limits.connections)
        inner = HTTP1Channel(
            responder: responder,
            configuration: HTTP1Channel.Configuration(
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.fieldBytes, maxHeaderListSize: limits.fieldsBytes,
                    maxHeaderFieldCount: limits.fieldCount)))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        inner.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let parser = try pipeline.context(
                handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(
                RequestGate(limits, roster, logger), position: .after(parser.handler))
            return value
        }
    }

    func handle(value: Value, logger: Logger) async {
        await inner.handle(value: value, logger: logger)
    }
}

extension HTTPServerBuilder {
    /// HTTP/1 behind the gate.
    static func gated(_ limits: GateLimits) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in GatedChannel(limits, responder: responder) }
    }
}
