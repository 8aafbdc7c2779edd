// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// What can go wrong while a document is printed, archived or drawn.
public enum DocumentsError: UserFacingError, Hashable {
    /// A single text is longer than a page layout accepts.
    case textTooLong(start: String, limit: Int)
    /// The logo is not a PNG picture that can be read.
    case unreadableLogo
    /// The logo has more pixels in width or height than `limit`.
    case logoTooLarge(limit: Int)
    /// The bytes handed over for archiving are not a PDF file that can be read.
    case unreadablePDF
    /// An attachment name is empty, too long, or has signs other than letters, digits, `.-_`.
    case badAttachmentName(name: String)
    /// Two attachments of one document have the same name.
    case duplicateAttachment(name: String)
    /// A chart has more bars, points or text than one picture can show (12 kB).
    case chartTooLarge(limit: Int)
    /// The sizes in a chart add up to more than 64 bits hold.
    case chartOutOfBounds
    /// A sum drawn in a chart differs from what the steps before it add up to.
    case chartSumDiffers(label: String)
    /// A link in a chart that is neither a path of this site, a place on the page nor https.
    case badChartLink(link: String)
    /// A text longer than a QR code holds.
    case tooLongForCode(bytes: Int)
    /// The page library could not finish the file; `reason` is its own short word for it.
    case printingFailed(reason: String)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .textTooLong: "documents.text_too_long"
        case .unreadableLogo: "documents.unreadable_logo"
        case .logoTooLarge: "documents.logo_too_large"
        case .unreadablePDF: "documents.unreadable_pdf"
        case .badAttachmentName: "documents.bad_attachment_name"
        case .duplicateAttachment: "documents.duplicate_attachment"
        case .chartTooLarge: "documents.chart_too_large"
        case .chartOutOfBounds: "documents.chart_out_of_bounds"
        case .chartSumDiffers: "documents.chart_sum_differs"
        case .badChartLink: "documents.bad_chart_link"
        case .tooLongForCode: "documents.too_long_for_code"
        case .printingFailed: "documents.printing_failed"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .textTooLong(let start, let limit): ["start": start, "limit": String(limit)]
        case .logoTooLarge(let limit), .chartTooLarge(let limit): ["limit": String(limit)]
        case .badAttachmentName(let name), .duplicateAttachment(let name): ["name": name]
        case .chartSumDiffers(let label): ["label": label]
        case .badChartLink(let link): ["link": link]
        case .tooLongForCode(let bytes): ["bytes": String(bytes)]
        case .printingFailed(let reason): ["reason": reason]
        case .unreadableLogo, .unreadablePDF, .chartOutOfBounds: [:]
        }
    }
}
