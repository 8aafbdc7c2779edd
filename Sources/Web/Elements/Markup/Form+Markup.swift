// SPDX-License-Identifier: AGPL-3.0-or-later

import Texts

extension Form: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <form class="card form" method="post" action="\(action)"\
        \(if: isUpload, " enctype=\"multipart/form-data\"")\(if: keepsDraft, " data-draft")\
        \(settles?.markup)>
        \(layout.proof)\(each: hidden, \.markup)
        \(title.map { "<h2>\($0)</h2>\n" })\
        \(text.map { "<p class=\"sub\">\($0)</p>\n" })\
        \(problems?.markup(in: layout))\
        <div class="fields">\(each: fields, { $0.markup(in: layout) })</div>
        \(if: isUpload, sending(in: layout))\
        \(if: keepsDraft, KeptDraft().markup(in: layout))\
        <div class="acts"><button class="button primary">\(submit)</button>\
        \(cancel.map { "<a class=\"button\" href=\"\($0.href)\">\($0.text)</a>" })</div>
        </form>

        """
    }

    private func sending(in layout: Layout) -> Markup {
        "<progress aria-label=\"\(layout.t("form.sending"))\" hidden></progress>\n"
    }
}

extension KeptDraft: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <div class="notice info" data-kept hidden><p>\(layout.t("draft.kept"))</p>\
        <button type="button" class="plain" data-take>\(layout.t("draft.take"))</button>\
        <button type="button" class="plain" data-drop>\(layout.t("draft.drop"))</button></div>
        <p class="hint saved" role="status" data-saved="\(layout.t("draft.saved"))" \
        data-local="\(layout.t("draft.local"))"></p>

        """
    }
}

extension Problems: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <div class="notice bad" role="alert" tabindex="-1">\
        <p><strong>\(layout.t("form.problems"))</strong></p>\
        <ul>\(each: items, { "<li><a href=\"\($0.href)\">\($0.text)</a></li>" })</ul></div>

        """
    }
}

extension Filter: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <form class="filter" action="\(action)" data-auto>
        \(each: hidden, \.markup)\(each: fields, { $0.markup(in: layout) })
        <button class="button">\(layout.t("filter.apply"))</button>\
        \(reset.map { "<a class=\"reset\" href=\"\($0.href)\">\($0.text)</a>" })
        </form>

        """
    }
}

extension Command: Marked {
    func markup(in layout: Layout) -> Markup {
        """
        <form method="post" action="\(action)"\(confirm.map { " data-confirm=\"\($0)\"" })\
        \(settles?.markup)>\
        \(layout.proof)\(each: hidden, \.markup)\
        <button class="button \(weight.rawValue)">\(label)</button></form>
        """
    }
}

extension Settling {
    fileprivate var markup: Markup {
        " data-settles=\"\(door)\"\(if: self == .allNotices, " data-all")"
    }
}

extension Hidden {
    var markup: Markup { "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">" }
}

extension Layout {
    /// What every form sends back: whose page it came from, and which sending it is.
    var proof: Markup {
        """
        \(Hidden(name: "csrf", value: csrf).markup)\(Hidden(name: "key", value: requestKey).markup)
        """
    }
}

extension Field: Marked {
    func markup(in layout: Layout) -> Markup {
        let hint: Markup? = hint.map { "<span class=\"hint\" id=\"\(id)-h\">\($0)</span>" }
        let wrong: Markup? = error.map { "<span class=\"error\" id=\"\(id)-e\">\($0)</span>" }
        return """
            <div class="field\(if: isTick, " tick")\(if: isWide, " wide")\
            \(if: error != nil, " wrong")">\
            \(if: isTick, "\(input)\(named)")\
            \(if: !isTick, "\(named)\n\(isChoice ? choice : isLongText ? area : input)")\
            \(hint)\(wrong)</div>

            """
    }

    private var named: Markup { "<label for=\"\(id)\">\(label)</label>" }

    private var input: Markup {
        """
        <input type="\(type)" \(opening) value="\(isTick ? "yes" : value)"\
        \(if: isTicked, " checked")\
        \(if: isAmount, " inputmode=\"decimal\"")\
        \(autocomplete.map { " autocomplete=\"\($0)\"" })\
        \(accept.map { " accept=\"\($0)\"" })\(state)>
        """
    }

    private var area: Markup { "<textarea \(opening) rows=\"3\"\(state)>\(value)</textarea>" }

    private var choice: Markup {
        "<select \(opening)\(state)>\(each: groups, \.markup)</select>"
    }

    /// The options in runs of one title.
    private var groups: [OptionGroup] {
        options.reduce(into: []) { groups, option in
            if let last = groups.indices.last, groups[last].title == option.group {
                groups[last].options.append(option)
            } else {
                groups.append(OptionGroup(title: option.group, options: [option]))
            }
        }
    }

    private var opening: Markup { "id=\"\(id)\" name=\"\(name)\"" }

    /// What holds for every kind: whether it must be filled in, what explains it, whether it is
    /// wrong.
    private var state: Markup {
        """
        \(if: isRequired && !isTick, " required")\
        \(describedBy.map { " aria-describedby=\"\($0)\"" })\
        \(if: error != nil, " aria-invalid=\"true\"")
        """
    }
}

/// Options of a choice that stand under one title.
private struct OptionGroup {
    var title: String?
    var options: [Field.Option]

    var markup: Markup {
        guard let title else { return "\(each: options, \.markup)" }
        return "<optgroup label=\"\(title)\">\(each: options, \.markup)</optgroup>"
    }
}

extension Field.Option {
    fileprivate var markup: Markup {
        "<option value=\"\(value)\"\(if: isChosen, " selected")>\(label)</option>"
    }
}
