// SPDX-License-Identifier: Apache-2.0
// poller: the thread that follows the database: a newer library generation, what was noted of sessions, ended sessions.
// One thread for each serving process.
#pragma once

struct app;
int start_poller(struct app *app); // 0, or an errno
void stop_poller(struct app *app);
