-- SPDX-License-Identifier: Apache-2.0
-- What is taught: files by hash, courses, their immutable revisions, and the identity of units across revisions.
-- Beside each column: its purpose | how long it is kept | what erasing an account does to it.

CREATE TABLE file (
    hash TEXT NOT NULL PRIMARY KEY,    -- BLAKE2b-256 of the bytes in hex | while a revision has it | nothing
    size BIGINT NOT NULL,              -- in bytes | while a revision has it | nothing
    type TEXT NOT NULL                 -- media type by the file's ending | while a revision has it | nothing
);

CREATE TABLE file_chunk (
    hash TEXT NOT NULL REFERENCES file (hash), -- of which file | with the file | nothing
    number BIGINT NOT NULL,            -- 0, 1, …: 256 KiB each but the last | with the file | nothing
    bytes BYTEA NOT NULL,              -- the piece | with the file | nothing
    PRIMARY KEY (hash, number)
);

CREATE TABLE course (
    id BIGINT NOT NULL PRIMARY KEY,    -- names the row | as long as the course | nothing
    slug TEXT NOT NULL,                -- its name in addresses | as long as the course | nothing
    live_revision_id BIGINT,           -- what learners read; none while there are only drafts | until the next publish | nothing
    bundled_hash TEXT,                 -- content hash of the bundled course it was last taken from | as long as the course | nothing
    created_at BIGINT NOT NULL,        -- seconds | as long as the course | nothing
    version BIGINT NOT NULL DEFAULT 0  -- counts changes; locks the course in a transaction | as long as the course | nothing
);
CREATE UNIQUE INDEX course_by_slug ON course (slug);

CREATE TABLE course_member (
    course_id BIGINT NOT NULL REFERENCES course (id),   -- which course | until taken away | nothing
    account_id BIGINT NOT NULL REFERENCES account (id), -- who may teach it | until taken away | row deleted
    is_owner BIGINT NOT NULL CHECK (is_owner IN (0, 1)), -- whether it is theirs | until changed | row deleted
    PRIMARY KEY (course_id, account_id)
);
CREATE INDEX course_member_by_account ON course_member (account_id);

CREATE TABLE revision (
    id BIGINT NOT NULL PRIMARY KEY,    -- names the row | as long as the course | nothing
    course_id BIGINT NOT NULL REFERENCES course (id), -- of which course | as long as the course | nothing
    number BIGINT NOT NULL,            -- 1, 2, … within the course | as long as the course | nothing
    content_hash TEXT NOT NULL,        -- of all paths and files: two equal revisions are equal | as long as the course | nothing
    created_at BIGINT NOT NULL,        -- seconds | as long as the course | nothing
    created_by BIGINT,                 -- the account that brought it; none: the command line | as long as the course | set to none
    published_at BIGINT                -- seconds; none: a draft | as long as the course | nothing
);
CREATE UNIQUE INDEX revision_by_number ON revision (course_id, number);

CREATE TABLE revision_file (
    revision_id BIGINT NOT NULL REFERENCES revision (id), -- of which revision | with the revision | nothing
    path TEXT NOT NULL,                -- within the course folder | with the revision | nothing
    file_hash TEXT NOT NULL REFERENCES file (hash), -- its bytes | with the revision | nothing
    PRIMARY KEY (revision_id, path)
);
CREATE INDEX revision_file_by_hash ON revision_file (file_hash);

CREATE TABLE unit (
    id BIGINT NOT NULL PRIMARY KEY,    -- the number that progress refers to, whatever the path | as long as the course | nothing
    course_id BIGINT NOT NULL REFERENCES course (id), -- of which course | as long as the course | nothing
    kind TEXT NOT NULL CHECK (kind IN ('module', 'lesson', 'quiz', 'workbook')) -- never changes | as long as the course | nothing
);
CREATE INDEX unit_by_course ON unit (course_id);

CREATE TABLE revision_unit (
    revision_id BIGINT NOT NULL REFERENCES revision (id), -- in which published revision | with the revision | nothing
    path TEXT NOT NULL,                -- "module" or "module/unit", by slugs | with the revision | nothing
    unit_id BIGINT NOT NULL REFERENCES unit (id), -- what stands there | with the revision | nothing
    file_path TEXT NOT NULL,           -- its file within the course folder | with the revision | nothing
    PRIMARY KEY (revision_id, path)
);
CREATE UNIQUE INDEX revision_unit_by_unit ON revision_unit (revision_id, unit_id);
CREATE INDEX revision_unit_by_path ON revision_unit (unit_id, revision_id);

CREATE TABLE library_state (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1), -- one row | as long as the Stoa | nothing
    generation BIGINT NOT NULL         -- rises by one with every publish; processes follow it | as long as the Stoa | nothing
);
INSERT INTO library_state (id, generation) VALUES (1, 1);

CREATE TABLE process (
    number BIGINT NOT NULL PRIMARY KEY, -- 0 to 1023, leased: part of the ids it makes | until the process is gone | nothing
    started_at BIGINT NOT NULL,        -- seconds | until the process is gone | nothing
    seen_at BIGINT NOT NULL,           -- seconds; older than a minute: gone | until the process is gone | nothing
    is_serving BIGINT NOT NULL CHECK (is_serving IN (0, 1)), -- whether it serves pages | until the process is gone | nothing
    generation BIGINT NOT NULL         -- the library generation that it serves | until the process is gone | nothing
);
