// SPDX-License-Identifier: AGPL-3.0-or-later

import Database

extension Migrations {
    /// Long work: what was asked, how far it is, what came of it.
    static let jobs = Migration(
        name: "0025_jobs",
        up: [
            """
            CREATE TABLE job (
                coop_id \(type: .integer) NOT NULL REFERENCES cooperative (id),
                id \(type: .integer) NOT NULL,
                task \(type: .text) NOT NULL,
                actor \(type: .text) NOT NULL,
                origin \(type: .text) NOT NULL,
                asked_at \(type: .integer) NOT NULL,
                state \(type: .text) NOT NULL,
                done \(type: .integer) NOT NULL,
                total \(type: .integer) NOT NULL,
                outcome \(type: .text) NOT NULL,
                locked_until \(type: .integer) NOT NULL,
                ended_at \(type: .integer),
                PRIMARY KEY (coop_id, id),
                CONSTRAINT job_state CHECK (state IN ('waiting', 'running', 'done', 'failed')),
                CONSTRAINT job_end CHECK ((ended_at IS NULL) = (state IN ('waiting', 'running')))
            ) \(Schema.clustered)
            """,
            "CREATE INDEX job_actor ON job (coop_id, actor, id)",
            "CREATE INDEX job_unfinished ON job (coop_id, id) WHERE ended_at IS NULL",
            // Files a job was given or made; they go a day after its end.
            """
            CREATE TABLE job_file (
                coop_id \(type: .integer) NOT NULL,
                job_id \(type: .integer) NOT NULL,
                position \(type: .integer) NOT NULL,
                name \(type: .text) NOT NULL,
                bytes \(type: .bytes) NOT NULL,
                PRIMARY KEY (coop_id, job_id, position),
                FOREIGN KEY (coop_id, job_id) REFERENCES job (coop_id, id) ON DELETE CASCADE
            ) \(Schema.clustered)
            """,
        ] + ["job", "job_file"].flatMap(Schema.rowLevelSecurity), check: nil)
}
