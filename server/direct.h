// SPDX-License-Identifier: Apache-2.0
// direct: what the program answers without a visit: its own static files, and whether it is well.
// It must not show anything that depends on who asks.
#pragma once
struct app;
struct request;

void answer_static(struct app *app, struct request *request);
// Reads a flag that the poller keeps, and never the database.
void answer_health(struct app *app, struct request *request);
