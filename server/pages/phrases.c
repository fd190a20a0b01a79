// SPDX-License-Identifier: Apache-2.0
// phrases: numbers, times and lists as people read them. Times are UTC and say so. It owns the names of languages,
// and must not know whose numbers these are.
#include "pages/phrases.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/clock.h"

#define LIST_LIMIT_BYTES 4096

text hours_phrase(struct arena *arena, double hours) {
    if (hours <= 0)
        return TEXT("");
    if (hours < 0.5)
        return make_textf(arena, _("%g minutes"), hours * 60);
    if (hours == 0.5)
        return TEXT(_("half an hour"));
    if (hours == 1)
        return TEXT(_("1 hour"));
    return make_textf(arena, _("%g hours"), hours);
}

text wait_phrase(struct arena *arena, int64_t minutes) {
    if (minutes >= 60 && minutes % 60 == 0)
        return hours_phrase(arena, (double)minutes / 60);
    return minutes == 1 ? TEXT(_("1 minute")) : make_textf(arena, _("%lld minutes"), (long long)minutes);
}

text modules_phrase(struct arena *arena, size_t count) {
    return count == 1 ? TEXT(_("1 module")) : make_textf(arena, _("%zu modules"), count);
}

text list_phrase(struct arena *arena, const struct text_list *list) {
    struct buffer words = buffer_in(arena, LIST_LIMIT_BYTES);
    for (size_t i = 0; i < list->count; i++)
        buffer_addf(&words, "%s%.*s", i > 0 ? ", " : "", PRINT(list->items[i]));
    return list->count > 0 ? buffer_text(&words) : TEXT("");
}

static void add_spaced(struct buffer *words, text slug) {
    for (size_t i = 0; i < slug.length; i++)
        buffer_addf(words, "%c", slug.bytes[i] == '-' ? ' ' : slug.bytes[i]);
}

text audience_phrase(struct arena *arena, const struct text_list *audiences) {
    struct buffer words = buffer_in(arena, LIST_LIMIT_BYTES);
    for (size_t i = 0; i < audiences->count; i++) {
        buffer_addf(&words, "%s", i > 0 ? ", " : "");
        add_spaced(&words, audiences->items[i]);
    }
    return audiences->count > 0 ? buffer_text(&words) : TEXT("");
}

text audience_label(struct arena *arena, text audience) {
    struct buffer words = buffer_in(arena, LIST_LIMIT_BYTES);
    bool is_small = audience.length > 0 && audience.bytes[0] >= 'a' && audience.bytes[0] <= 'z';
    if (is_small)
        buffer_addf(&words, "%c", audience.bytes[0] - 'a' + 'A');
    add_spaced(&words, is_small ? text_slice(audience, 1, audience.length - 1) : audience);
    return audience.length > 0 ? buffer_text(&words) : TEXT("");
}

text day_phrase(struct arena *arena, int64_t seconds) {
    return seconds ? make_long_day(arena, day_of(seconds)) : TEXT("");
}

text minute_phrase(struct arena *arena, int64_t seconds) {
    return seconds ? make_textf(arena, _("%.*s UTC"), PRINT(make_minute(arena, seconds))) : TEXT("");
}

text time_phrase(struct arena *arena, int64_t seconds) {
    if (!seconds)
        return TEXT("");
    return make_textf(arena, _("%.*s, %.*s UTC"), PRINT(make_long_day(arena, day_of(seconds))),
                      PRINT(make_minute(arena, seconds)));
}

text near_time_phrase(struct arena *arena, int64_t seconds, int64_t now) {
    return day_of(seconds) == day_of(now) ? minute_phrase(arena, seconds) : time_phrase(arena, seconds);
}

text language_phrase(text language) {
    static const struct {
        text code, name;
    } names[] = {
        {TEXT("ar"), TEXT("العربية")},    {TEXT("bn"), TEXT("বাংলা")},      {TEXT("cs"), TEXT("Čeština")},
        {TEXT("da"), TEXT("Dansk")},      {TEXT("de"), TEXT("Deutsch")},    {TEXT("el"), TEXT("Ελληνικά")},
        {TEXT("en"), TEXT("English")},    {TEXT("es"), TEXT("Español")},    {TEXT("fa"), TEXT("فارسی")},
        {TEXT("fi"), TEXT("Suomi")},      {TEXT("fr"), TEXT("Français")},   {TEXT("he"), TEXT("עברית")},
        {TEXT("hi"), TEXT("हिन्दी")},      {TEXT("hu"), TEXT("Magyar")},     {TEXT("id"), TEXT("Bahasa Indonesia")},
        {TEXT("it"), TEXT("Italiano")},   {TEXT("ja"), TEXT("日本語")},     {TEXT("ko"), TEXT("한국어")},
        {TEXT("nl"), TEXT("Nederlands")}, {TEXT("no"), TEXT("Norsk")},      {TEXT("pl"), TEXT("Polski")},
        {TEXT("pt"), TEXT("Português")},  {TEXT("ro"), TEXT("Română")},     {TEXT("ru"), TEXT("Русский")},
        {TEXT("sv"), TEXT("Svenska")},    {TEXT("sw"), TEXT("Kiswahili")},  {TEXT("th"), TEXT("ไทย")},
        {TEXT("tr"), TEXT("Türkçe")},     {TEXT("uk"), TEXT("Українська")}, {TEXT("ur"), TEXT("اردو")},
        {TEXT("vi"), TEXT("Tiếng Việt")}, {TEXT("zh"), TEXT("中文")},
    };
    text primary, rest = language;
    if (!text_next(&rest, '-', &primary))
        return TEXT("");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (is_text_equal_ignoring_case(names[i].code, primary))
            return names[i].name;
    return TEXT("");
}

tenths known_tenths(int32_t value) { return (tenths){.value = value, .known = true}; }

amount known_amount(int64_t value) { return (amount){.value = value, .known = true}; }

text id_text(struct arena *arena, int64_t id) { return make_textf(arena, "%lld", (long long)id); }
