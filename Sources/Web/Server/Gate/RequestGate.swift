// SPDX-License-Identifier: AGPL-3.0-or-later

import Logging
import NIOCore
import NIOHTTP1

/// The rest of a request will not come; its answer has been given.
struct BrokenRequest: Error {}

/// Stands between the parser and the site: what is no sound request gets one clear answer and the
/// connection ends; who sends or reads too slowly is let go.
///
/// A refusal waits for the answers to the requests before it, and none follows it.
final class RequestGate: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What the client owes us.
    private enum Reading {
        /// The head of a request, whole by then.
        case head(since: NIODeadline)
        /// The rest of a body.
        case body(Pace)
        /// Nothing more: what still comes is dropped.
        case nothing
    }

    private struct Refusal {
        let status: HTTPResponseStatus
        /// The site has the request's head and may answer it itself.
        let isPassedOn: Bool
    }

    private static let lingeringTime = TimeAmount.seconds(2)

    private let limits: GateLimits
    private let roster: ConnectionRoster
    private let log: Logger
    private var reading = Reading.head(since: .distantFuture)
    /// Bytes of a head have come that is not whole yet.
    private var hasBegun = false
    /// Requests the site has and has not answered to the end.
    private var awaited = 0
    /// The head of an answer is out and its end is not.
    private var isAnswering = false
    /// The answers on their way to a client that reads.
    private var sending: Pace?
    private var endsUnsent = 0
    private var refusal: Refusal?
    /// No answer follows; the connection closes at the latest at this instant.
    private var closesAt: NIODeadline?
    private var tick: Scheduled<Void>?
    /// The request being read is the last one: its client said so.
    private var isLast = false

    init(_ limits: GateLimits, _ roster: ConnectionRoster, _ log: Logger) {
        self.limits = limits
        self.roster = roster
        self.log = log
    }

    // MARK: The connection

    func channelActive(context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        reading = .head(since: now)
        let channel = context.channel
        roster.enter(ObjectIdentifier(self), at: now) { channel.close(promise: nil) }
        watch(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        tick?.cancel()
        roster.leave(ObjectIdentifier(self))
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        tick?.cancel()
        roster.leave(ObjectIdentifier(self))
    }

    /// Looks once a second whether the client keeps up.
    private func watch(_ context: ChannelHandlerContext) {
        let loop = context.eventLoop.assumeIsolated()
        tick = loop.scheduleTask(in: .seconds(1)) { [weak self] in
            guard let self, context.channel.isActive else { return }
            self.look(context, at: .now())
            self.watch(context)
        }
    }

    private func look(_ context: ChannelHandlerContext, at now: NIODeadline) {
        if let closesAt {
            if now >= closesAt { context.close(promise: nil) }
            return
        }
        if let sending, endsUnsent > 0 || isAnswering, sending.isTooSlow(at: now, limits) {
            if !context.channel.isWritable || endsUnsent > 0 { context.close(promise: nil) }
            return
        }
        switch reading {
        case .head(let since) where awaited == 0 && now - since > limits.headTime:
            if hasBegun {
                refuse(context, .requestTimeout, isPassedOn: false)
            } else {
                context.close(promise: nil)
            }
        case .body(let pace) where pace.isTooSlow(at: now, limits):
            refuse(context, .requestTimeout, isPassedOn: true)
        case .head, .body, .nothing: break
        }
    }

    // MARK: What comes in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard refusal == nil, closesAt == nil else { return }
        switch (unwrapInboundIn(data), reading) {
        case (.head(let head), .head): receive(head, context)
        case (.body(let part), .body(var pace)):
            pace.count(part.readableBytes)
            reading = .body(pace)
            guard pace.bytes <= limits.bodyBytes else {
                refuse(context, .payloadTooLarge, isPassedOn: true)
                return
            }
            context.fireChannelRead(data)
        case (.end, .body):
            if !isLast { reading = .head(since: .now()) } else { reading = .nothing }
            hasBegun = false
            roster.note(ObjectIdentifier(self), waitingSince: nil)
            context.fireChannelRead(data)
        case (.head, _), (.body, _), (.end, _): break
        }
    }

    private func receive(_ given: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var head = given
        if let status = HeadRules.checked(&head, limits) {
            refuse(context, status, isPassedOn: false)
            return
        }
        let now = NIODeadline.now()
        awaited += 1
        isLast = !head.isKeepAlive
        reading = .body(Pace(at: now))
        roster.note(ObjectIdentifier(self), waitingSince: now)
        if awaited == 1, HeadRules.awaitsContinue(head) {
            let word = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(word)), promise: nil)
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Bytes came and made no whole head.
        if case .head = reading { hasBegun = true }
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let error as HTTPParserError:
            switch reading {
            case .head: refuse(context, HeadRules.status(of: error), isPassedOn: false)
            case .body: refuse(context, HeadRules.status(of: error), isPassedOn: true)
            case .nothing: break
            }
        // More bytes after those that made no sense.
        case is ByteToMessageDecoderError: break
        case _: context.fireErrorCaught(error)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if closesAt != nil, let event = event as? ChannelEvent, event == .inputClosed {
            closesAt = .uptimeNanoseconds(0)
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: What goes out

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        guard closesAt == nil else {
            // The site answers a request that was refused meanwhile.
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            isAnswering = true
            if sending == nil { sending = Pace(at: .now()) }
            if isLast, awaited == 1 {
                head.headers.replaceOrAdd(name: "connection", value: "close")
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let part):
            sending?.count(part.readableBytes)
            context.write(data, promise: promise)
        case .end: end(context, data, promise)
        }
    }

    /// The end of an answer: the next may begin, or the client is waited for again.
    private func end(
        _ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?
    ) {
        isAnswering = false
        awaited -= 1
        endsUnsent += 1
        let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { [self] _ in
            endsUnsent -= 1
            if endsUnsent == 0, !isAnswering { sending = nil }
        }
        context.write(data, promise: sent)
        guard awaited == 0 else { return }
        switch reading {
        case .head:
            let now = NIODeadline.now()
            reading = .head(since: now)
            roster.note(ObjectIdentifier(self), waitingSince: now)
        case .nothing where refusal == nil: finish(context)
        case .body, .nothing: break
        }
        settle(context)
    }

    func close(
        context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?
    ) {
        guard let closesAt, .now() < closesAt else {
            context.close(mode: mode, promise: promise)
            return
        }
        // We close ourselves, once the client had its moment to read.
        if mode == .all {
            context.channel.closeFuture.cascade(to: promise)
        } else {
            promise?.succeed()
        }
    }

    // MARK: Refusals

    private func refuse(
        _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, isPassedOn: Bool
    ) {
        guard refusal == nil, closesAt == nil else { return }
        refusal = Refusal(status: status, isPassedOn: isPassedOn)
        log.notice("refused", metadata: ["code": .string("http.\(status.code)")])
        reading = .nothing
        settle(context)
        // Without it the site would take the part of the body it has for the whole.
        if isPassedOn { context.fireErrorCaught(BrokenRequest()) }
    }

    /// Writes the refusal once all answers before it are out.
    private func settle(_ context: ChannelHandlerContext) {
        guard let refusal, closesAt == nil, !isAnswering else { return }
        if refusal.isPassedOn, awaited == 0 {
            // The site had answered before the rest of the request went wrong.
            finish(context)
            return
        }
        guard awaited == (refusal.isPassedOn ? 1 : 0) else { return }
        let text = ByteBuffer(string: "\(refusal.status.code) \(refusal.status.reasonPhrase)\n")
        let head = HTTPResponseHead(
            version: .http1_1, status: refusal.status,
            headers: [
                "Content-Type": "text/plain; charset=utf-8",
                "Content-Length": String(text.readableBytes), "Connection": "close",
                "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(text))), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        finish(context)
    }

    /// Says that nothing follows, and gives the client a moment to read what was said.
    private func finish(_ context: ChannelHandlerContext) {
        reading = .nothing
        closesAt = .now() + Self.lingeringTime
        roster.note(ObjectIdentifier(self), waitingSince: .now())
        context.flush()
        context.close(mode: .output, promise: nil)
    }
}
