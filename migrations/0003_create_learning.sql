-- SPDX-License-Identifier: Apache-2.0
-- What learners do: enrollments, progress, attempts with their answers, completion records, and the counters of all.
-- Beside each column: its purpose | how long it is kept | what erasing the account does to it.

CREATE TABLE enrollment (
    id BIGINT NOT NULL PRIMARY KEY,    -- names the row | until erased | row deleted
    account_id BIGINT NOT NULL REFERENCES account (id), -- who | until erased | row deleted
    course_id BIGINT NOT NULL REFERENCES course (id),   -- takes which course | until erased | row deleted
    audience TEXT NOT NULL,            -- JSON list of the audiences chosen | until changed | row deleted
    enrolled_at BIGINT NOT NULL,       -- first enrolled, seconds: their cohort | until erased | row deleted
    left_at BIGINT,                    -- since when they have left; coming back clears it | until erased | row deleted
    started_at BIGINT,                 -- first stored act, seconds | until erased | row deleted
    is_counted BIGINT NOT NULL CHECK (is_counted IN (0, 1)), -- 0: may teach the course, not in statistics | until erased | row deleted
    version BIGINT NOT NULL DEFAULT 0  -- counts changes; locks the learner's course in a transaction | until erased | row deleted
);
CREATE UNIQUE INDEX enrollment_by_account ON enrollment (account_id, course_id);
CREATE INDEX enrollment_by_course ON enrollment (course_id, enrolled_at);

CREATE TABLE progress (
    account_id BIGINT NOT NULL REFERENCES account (id), -- who | until erased | row deleted
    unit_id BIGINT NOT NULL REFERENCES unit (id),       -- with which unit | until erased | row deleted
    course_id BIGINT NOT NULL REFERENCES course (id),   -- of which course, to load them at once | until erased | row deleted
    done_at BIGINT,                    -- since when it is done, seconds | until erased | row deleted
    best_tenths BIGINT,                -- best submitted score of a quiz, tenths of a percent | until erased | row deleted
    attempts_made BIGINT NOT NULL DEFAULT 0, -- attempts started | until erased | row deleted
    open_attempt BIGINT NOT NULL DEFAULT 0,  -- number of the attempt that is open, 0: none | until submitted | row deleted
    submitted_at BIGINT,               -- last submit, seconds: the waiting time counts from here | until erased | row deleted
    PRIMARY KEY (account_id, course_id, unit_id)
);
CREATE INDEX progress_by_unit ON progress (unit_id);

CREATE TABLE module_progress (
    account_id BIGINT NOT NULL REFERENCES account (id), -- who | until erased | row deleted
    module_id BIGINT NOT NULL REFERENCES unit (id),     -- which module, by its number | until erased | row deleted
    course_id BIGINT NOT NULL REFERENCES course (id),   -- of which course | until erased | row deleted
    reached_at BIGINT NOT NULL,        -- first stored act in it, seconds | until erased | row deleted
    finished_at BIGINT,                -- all required units offered done, marked once and kept | until erased | row deleted
    PRIMARY KEY (account_id, course_id, module_id)
);

CREATE TABLE attempt (
    id BIGINT NOT NULL PRIMARY KEY,    -- names the row | until erased | row deleted
    account_id BIGINT NOT NULL REFERENCES account (id), -- whose | until erased | row deleted
    unit_id BIGINT NOT NULL REFERENCES unit (id),       -- at which quiz | until erased | row deleted
    number BIGINT NOT NULL,            -- 1, 2, … per learner and quiz | until erased | row deleted
    revision_id BIGINT NOT NULL REFERENCES revision (id), -- shown and graded from this revision | until erased | row deleted
    seed TEXT NOT NULL,                -- fixes which questions in which order | until erased | row deleted
    started_at BIGINT NOT NULL,        -- seconds | until erased | row deleted
    saved_milliseconds BIGINT NOT NULL, -- last save, milliseconds, rising: newer than older | until erased | row deleted
    submitted_at BIGINT,               -- seconds; none while it is open | until erased | row deleted
    score_tenths BIGINT,               -- tenths of a percent; none while it is open | until erased | row deleted
    is_passed BIGINT CHECK (is_passed IN (0, 1)) -- as decided when it was submitted | until erased | row deleted
);
CREATE UNIQUE INDEX attempt_by_number ON attempt (account_id, unit_id, number);
CREATE UNIQUE INDEX attempt_by_open ON attempt (account_id, unit_id) WHERE submitted_at IS NULL;
CREATE INDEX attempt_by_unit ON attempt (unit_id);

CREATE TABLE answer (
    attempt_id BIGINT NOT NULL REFERENCES attempt (id), -- in which attempt | until erased | row deleted
    question_id TEXT NOT NULL,         -- to which question | until erased | row deleted
    value TEXT NOT NULL,               -- JSON as in the contract | until erased | row deleted
    saved_milliseconds BIGINT NOT NULL, -- when, milliseconds, rising within the attempt | until erased | row deleted
    PRIMARY KEY (attempt_id, question_id)
);

CREATE TABLE record (
    id BIGINT NOT NULL PRIMARY KEY,    -- names the row | as long as the Stoa | row deleted
    public_id TEXT NOT NULL,           -- random, in the record's address | as long as the Stoa | row deleted
    account_id BIGINT NOT NULL REFERENCES account (id), -- whose | as long as the Stoa | row deleted
    course_id BIGINT NOT NULL REFERENCES course (id),   -- of which course | as long as the Stoa | row deleted
    revision_id BIGINT NOT NULL REFERENCES revision (id), -- live when it was completed | as long as the Stoa | row deleted
    course_title TEXT NOT NULL,        -- as it was then | as long as the Stoa | row deleted
    course_language TEXT NOT NULL,     -- BCP 47 | as long as the Stoa | row deleted
    hours_tenths BIGINT,               -- tenths of an hour, if the course says | as long as the Stoa | row deleted
    name TEXT NOT NULL,                -- the learner's name then | as long as the Stoa | row deleted
    is_name_shown BIGINT NOT NULL CHECK (is_name_shown IN (0, 1)),   -- the learner's choice | until changed | row deleted
    score_tenths BIGINT,               -- course score then; none: no quiz counted | as long as the Stoa | row deleted
    is_score_shown BIGINT NOT NULL CHECK (is_score_shown IN (0, 1)), -- the learner's choice | until changed | row deleted
    enrolled_at BIGINT NOT NULL,       -- first enrolled, seconds | as long as the Stoa | row deleted
    issued_at BIGINT NOT NULL,         -- completed, seconds | as long as the Stoa | row deleted
    revoked_at BIGINT,                 -- since when it is not valid, seconds | as long as the Stoa | row deleted
    revoked_reason TEXT                -- why, shown to all | as long as the Stoa | row deleted
);
CREATE UNIQUE INDEX record_by_public_id ON record (public_id);
CREATE UNIQUE INDEX record_by_account ON record (account_id, course_id);

CREATE TABLE statistic (
    course_id BIGINT NOT NULL REFERENCES course (id), -- of which course | as long as the course | taken off by the counts of the account
    module_id BIGINT NOT NULL,         -- of which module, by its number; 0: the whole course | as long as the course | nothing
    metric TEXT NOT NULL,              -- enrolled, started, completed, score, days, reached, finished: by the day of first enrollment; completed-on: by its own day | as long as the course | nothing
    day BIGINT NOT NULL,               -- days since 1970, UTC | as long as the course | nothing
    bucket BIGINT NOT NULL,            -- score: tenths; days: days; else 0 | as long as the course | nothing
    amount BIGINT NOT NULL,            -- how many people | as long as the course | taken off by the counts of the account
    PRIMARY KEY (course_id, metric, module_id, day, bucket)
);
