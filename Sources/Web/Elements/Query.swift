// SPDX-License-Identifier: AGPL-3.0-or-later

/// An address with a question; what is empty is left out.
func address(_ path: String, _ question: KeyValuePairs<String, String>) -> String {
    let pairs = question.filter { !$0.value.isEmpty }
        .map { "\($0.key.urlEncoded)=\($0.value.urlEncoded)" }
    return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
}
