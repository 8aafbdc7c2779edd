// SPDX-License-Identifier: AGPL-3.0-or-later

public import Database

/// All migrations, in order.
///
/// A released one is never edited.
public enum Migrations {
    /// From an empty database to this version.
    public static let all: [Migration] = [
        installation, ledger, sales, bank, pay, identity, mail, blob, setup, notices, calendar,
        api, webhooks, passkeys, openID, bankAccountChanges, approvals, jobs,
        contracts, payVariables, plans, declarations, payCorrections,
    ]
}
