-- SPDX-License-Identifier: Apache-2.0
-- Who is here: accounts, their sessions, one-time links, and the audit trail of what was done in their name.
-- Beside each column: its purpose | how long it is kept | what erasing the account does to it.

CREATE TABLE account (
    id BIGINT NOT NULL PRIMARY KEY,    -- names the row | until erased | row deleted
    email TEXT NOT NULL,               -- to sign in and to be reached, as written | until changed | row deleted
    email_key TEXT NOT NULL,           -- the address case-folded, to find it | until changed | row deleted
    name TEXT NOT NULL,                -- as it shall stand on a record, one field, any script | until changed | row deleted
    role TEXT NOT NULL CHECK (role IN ('learner', 'instructor', 'admin')), -- what they may do | until changed | row deleted
    password_hash TEXT,                -- Argon2id; none until a link was used | until changed | row deleted
    created_at BIGINT NOT NULL,        -- when they signed up, seconds | until erased | row deleted
    disabled_at BIGINT,                -- since when they may not sign in | until enabled | row deleted
    version BIGINT NOT NULL DEFAULT 0  -- counts changes; locks the account in a transaction | until erased | row deleted
);
CREATE UNIQUE INDEX account_by_email ON account (email_key);
CREATE INDEX account_by_created ON account (created_at, id);

CREATE TABLE session (
    id BIGINT NOT NULL PRIMARY KEY,    -- names the row | until it ends | row deleted
    token_hash TEXT NOT NULL,          -- BLAKE2b of the cookie's secret; the secret is nowhere | until it ends | row deleted
    account_id BIGINT NOT NULL REFERENCES account (id), -- whose it is | until it ends | row deleted
    created_at BIGINT NOT NULL,        -- sign-in, seconds: the absolute limit counts from here | until it ends | row deleted
    seen_at BIGINT NOT NULL            -- last seen, to a quarter of an hour: the idle limit | until it ends | row deleted
);
CREATE UNIQUE INDEX session_by_token ON session (token_hash);
CREATE INDEX session_by_account ON session (account_id);

CREATE TABLE one_time_link (
    id BIGINT NOT NULL PRIMARY KEY,    -- names the row | 30 days after it expired | row deleted
    token_hash TEXT NOT NULL,          -- BLAKE2b of the link's secret | 30 days after it expired | row deleted
    purpose TEXT NOT NULL CHECK (purpose IN ('first-admin', 'invitation', 'password')), -- what it is for | as the row | row deleted
    account_id BIGINT REFERENCES account (id), -- for whom; none makes the first administrator | as the row | row deleted
    created_at BIGINT NOT NULL,        -- when it was made, seconds | as the row | row deleted
    expires_at BIGINT NOT NULL,        -- until when it works, seconds | as the row | row deleted
    used_at BIGINT                     -- when it was used: it works once | as the row | row deleted
);
CREATE UNIQUE INDEX one_time_link_by_token ON one_time_link (token_hash);
CREATE INDEX one_time_link_by_account ON one_time_link (account_id);

CREATE TABLE audit (
    id BIGINT NOT NULL PRIMARY KEY,    -- names the row and orders it | as long as the Stoa | kept
    happened_at BIGINT NOT NULL,       -- when, seconds | as long as the Stoa | kept
    actor_id BIGINT,                   -- the account that did it; none: the program or its command line | as long as the Stoa | kept, names nobody
    act TEXT NOT NULL,                 -- what was done, such as account.role | as long as the Stoa | kept
    subject TEXT NOT NULL,             -- to what, by kind and id: account 12, course ethics-of-ai | as long as the Stoa | kept, names nobody
    detail TEXT NOT NULL,              -- JSON of what changed, without names and addresses | as long as the Stoa | kept
    request_id TEXT NOT NULL           -- the request in the log, or '' | as long as the Stoa | kept
);
CREATE INDEX audit_by_subject ON audit (subject, id);
