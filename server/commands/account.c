// SPDX-License-Identifier: Apache-2.0
// account: adds people, changes roles, makes one-time links, from the machine that serves. Audited like the pages.
// It prints what was done only after it is on the disk. It must not take a password from the command line.
#include "app.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "base/read_file.h"
#include "commands/command.h"
#include "pages/passwords.h"
#include "store/accounts.h"
#include "store/links.h"
#include <stdio.h>
#include <unistd.h>

#define PASSWORD_LIMIT_BYTES 1024

static text make_link(struct app *app, const struct act *act, enum link_purpose purpose, int64_t account_id) {
    text fault = NO_TEXT;
    text token = save_new_link(app->db, app->arena, act, purpose, account_id);
    text base = make_base_url(app->arena, app->settings, 8080, &fault);
    text listen = app->settings->listen;
    int64_t port = 0;
    ptrdiff_t colon = text_find(listen, TEXT(":"), 0);
    if (base.bytes && is_text_empty(app->settings->base_url) && colon >= 0 &&
        text_to_integer(text_slice(listen, (size_t)colon + 1, listen.length), 1, 65535, &port))
        base = make_base_url(app->arena, app->settings, (unsigned)port, &fault);
    return make_textf(app->arena, "%.*s/welcome/%.*s", PRINT(base), PRINT(token));
}

// A password from standard input, its line end dropped, hashed; NO_TEXT with *fault.
static text read_password_hash(struct arena *arena, text email, text name, text *fault) {
    text password = NO_TEXT, hash = NO_TEXT;
    if (!read_descriptor(arena, STDIN_FILENO, PASSWORD_LIMIT_BYTES + 2, &password)) {
        *fault = TEXT("the password could not be read from standard input");
        return NO_TEXT;
    }
    while (password.length > 0 &&
           (password.bytes[password.length - 1] == '\n' || password.bytes[password.length - 1] == '\r'))
        password.length--;
    *fault = password_complaint(arena, password, email, name);
    if (!fault->bytes && !make_password_hash(arena, password, &hash))
        *fault = TEXT("there is not memory enough to hash a password (46 MiB)");
    return hash;
}

static enum exit_status add(struct app *app, const struct command_line *line, text email, text *said) {
    text name = text_trim(option_value(line, "name")), role_word = option_value(line, "role"), fault = NO_TEXT;
    enum role role = role_word.bytes ? role_from_name(role_word) : ROLE_LEARNER;
    if (is_text_empty(name) || role == ROLE_NONE)
        return complain(EXIT_WRONG, "account add wants --name NAME, and --role learner, instructor or admin");
    text hash = NO_TEXT;
    if (has_option(line, "password-stdin")) {
        hash = read_password_hash(app->arena, email, name, &fault);
        if (fault.bytes)
            return complain(EXIT_REFUSED, "%.*s", PRINT(fault));
    }
    struct act act = app_act(app);
    int64_t id = 0;
    status code = save_new_account(app->db, app->arena, &act, email, name, role, hash, &id);
    if (code == STATUS_CONFLICT)
        return complain(EXIT_REFUSED, "an account with this address is there already");
    if (code != STATUS_CREATED)
        return complain(EXIT_MACHINE, "the account could not be stored: %s", db_failure_words(app->db));
    *said = make_textf(app->arena, "Added %s.\n", role_name(role).bytes);
    if (!hash.bytes)
        *said = make_textf(app->arena, "Added %s. They choose a password here, once, within 24 hours:\n%s\n",
                           role_name(role).bytes, make_link(app, &act, LINK_INVITATION, id).bytes);
    return EXIT_DONE;
}

static enum exit_status change_role(struct app *app, const struct command_line *line, const struct account *account,
                                    text *said) {
    enum role role = role_from_name(option_value(line, "role"));
    struct act act = app_act(app);
    if (role == ROLE_NONE)
        return complain(EXIT_WRONG, "account role wants --role learner, instructor or admin");
    status code = save_account_role(app->db, app->arena, &act, account->id, role);
    if (code == STATUS_CONFLICT)
        return complain(EXIT_REFUSED, "this is the last administrator; make another one first");
    if (code != STATUS_OK)
        return complain(EXIT_MACHINE, "the role could not be stored: %s", db_failure_words(app->db));
    *said = make_textf(app->arena, "Changed the role to %s.\n", role_name(role).bytes);
    return EXIT_DONE;
}

static enum exit_status new_link(struct app *app, const struct account *account, text *said) {
    struct act act = app_act(app);
    if (account->disabled_at)
        return complain(EXIT_REFUSED, "this account is disabled; enable it first");
    text link = make_link(app, &act, LINK_PASSWORD, account->id);
    *said = make_textf(app->arena, "They choose a new password here, once, within 24 hours:\n%s\n", link.bytes);
    return EXIT_DONE;
}

static enum exit_status act_on_account(struct app *app, const struct command_line *line, text *said) {
    text verb = line->operands[0], email = text_trim(option_value(line, "email"));
    if (text_find(email, TEXT("@"), 0) <= 0)
        return complain(EXIT_WRONG, "account wants --email ADDRESS");
    if (is_text_equal(verb, TEXT("add")))
        return add(app, line, email, said);
    if (!is_text_equal(verb, TEXT("role")) && !is_text_equal(verb, TEXT("link")))
        return complain(EXIT_WRONG, "it is `stoa account add|role|link`");
    const struct account *account = load_account_by_email(app->db, app->arena, email);
    if (!account)
        return complain(EXIT_REFUSED, "no account has this address");
    return is_text_equal(verb, TEXT("role")) ? change_role(app, line, account, said) : new_link(app, account, said);
}

static enum exit_status account(struct invocation *invocation) {
    text fault = NO_TEXT, said = NO_TEXT;
    struct app *app = open_app(invocation->arena, &invocation->line.settings, false, &fault);
    if (!app)
        return complain(EXIT_MACHINE, "%.*s", PRINT(fault));
    enum exit_status result = EXIT_MACHINE;
    if (!db_begin_write(app->db))
        complain(EXIT_MACHINE, "the database cannot be written: %s", db_failure_words(app->db));
    else
        result = act_on_account(app, &invocation->line, &said);
    if (result != EXIT_DONE)
        db_rollback(app->db);
    else if (!db_commit(app->db))
        result = complain(EXIT_MACHINE, "nothing was stored: %s", db_failure_words(app->db));
    else
        printf("%.*s", PRINT(said));
    close_app(app);
    return finish_output(result);
}

static const struct command_option options[] = {
    {"email", "ADDRESS", "whose account"},
    {"name", "NAME", "add: as it shall stand on a record"},
    {"role", "ROLE", "add, role: learner, instructor or admin"},
    {"password-stdin", NULL, "add: the password comes from standard input (else a one-time link is printed)"},
    {NULL, NULL, NULL}};

const struct command account_command = {.name = "account",
                                        .operands = "add|role|link",
                                        .operands_least = 1,
                                        .operands_most = 1,
                                        .summary = "adds a person, changes a role, or makes a link for a new password",
                                        .options = options,
                                        .run = account};
