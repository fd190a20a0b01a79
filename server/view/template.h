// SPDX-License-Identifier: Apache-2.0
// template: HTML with Mustache marks, parsed once into steps that are bound to the members of a page's struct.
// It owns nothing: a template lives in the arena that it was made in. It must not know a page.

// Marks: {{name}}, {{#name}}…{{/name}}, {{^name}}…{{/name}}, {{> folder/partial}}, {{! note}}, {{_ Words with {name}}}.
// A name is looked for in the innermost item first, then outwards, when the template is parsed: an unknown name, a
// section that does not close, a missing partial is a fault, with file, line and column. No expressions.
// The place decides: substitutions in text and in double-quoted attribute values are escaped for it; in href, src,
// action, formaction, poster and cite a value's first mark must be a `url` (or stand behind literal text such as "#");
// a mark in a script, a style, a comment, an on… attribute, an unquoted attribute or a tag's name is a fault. `html`
// may stand only in text. Sections inside a tag may hold literal attributes.
// White space: a line that holds only a section mark, partial or note leaves no line behind (Mustache "standalone");
// a partial's lines stay as they are and are not indented, since in pre and textarea that would show.
// Words are one unit for translators: white space in them counts as one space, {name} is a text or a number. Fields for
// JSON only are not there for templates.
#pragma once
#include "base/text.h"
#include "view/view.h"

struct arena;
struct template; // immutable after parsing; safe to use from every thread

// Gives a template's source by name ("lesson/show" → the bytes of templates/lesson/show.html), or NO_TEXT. The bytes
// need to live only while the template is made. `translate`, which may be NULL for English, gives what to say for a
// whole English unit, with the same {name} holes in any order, or NO_TEXT to leave it English.
struct template_source {
    text (*find)(void *subject, text name);
    text (*translate)(void *subject, text english);
    void *subject;
};
// Parses the view's template with its partials, in `arena` (which must outlive it). NULL with *fault set: "templates/
// lesson/show.html:12:5: there is no field `tilte` here; did you mean `title`?"
struct template *make_template(struct arena *arena, const struct template_source *source, const struct view *view,
                               text *fault);

// The whole English units of {{_ …}} marks, in the order of their first use; they live as long as the template.
size_t template_words_count(const struct template *template);
text template_words(const struct template *template, size_t index); // NO_TEXT when there is no such index
