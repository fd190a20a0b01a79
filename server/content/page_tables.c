// SPDX-License-Identifier: Apache-2.0
// page_tables: pipe tables, which cmark leaves as paragraphs. The paragraph's inline nodes are divided at line breaks
// and at the bars of its text, so that code, links and emphasis with bars inside stay whole.
#include "content/page.h"

#include "base/arena.h"

#define COLUMNS_MOST 64
#define CELLS_MOST 20000
#define LABEL_BYTES_MOST 120

enum alignment { ALIGNMENT_UNSET = 0, ALIGNMENT_START, ALIGNMENT_CENTER, ALIGNMENT_END };
struct cell {
    size_t first, count; // of the pieces
};
struct row {
    size_t first, count;      // of the cells
    const struct node *start; // its first node
};
struct table {
    struct piece *pieces;
    struct cell *cells;
    struct row *rows;
    size_t pieces_count, cells_count, rows_count;
    enum alignment alignments[COLUMNS_MOST];
    size_t columns, header; // the header's row
};

struct counts {
    size_t pieces, bars, breaks;
};

static bool is_break(const struct node *node) {
    return node_kind(node) == NODE_SOFT_BREAK || node_kind(node) == NODE_LINE_BREAK;
}

static struct counts count_parts(const struct node *paragraph) {
    struct counts counts = {0, 0, 0};
    for (const struct node *node = first_child(paragraph); node; node = next_node(node)) {
        counts.pieces++;
        counts.breaks += is_break(node);
        if (node_kind(node) == NODE_TEXT) {
            text words = marked_words(node);
            for (size_t i = 0; i < words.length; i++) {
                counts.bars += words.bytes[i] == '|';
            }
        }
    }
    return counts;
}

static void begin_cell(struct table *table) {
    table->cells[table->cells_count++] = (struct cell){table->pieces_count, 0};
    table->rows[table->rows_count - 1].count++;
}

static void begin_row(struct table *table, const struct node *start) {
    table->rows[table->rows_count++] = (struct row){table->cells_count, 0, start};
    begin_cell(table);
}

static void put_piece(struct table *table, struct piece piece) {
    table->pieces[table->pieces_count++] = piece;
    table->cells[table->cells_count - 1].count++;
}

static void divide_text(struct table *table, const struct node *node) {
    text words = marked_words(node);
    size_t from = 0;
    for (size_t i = 0; i <= words.length; i++) {
        if (i < words.length && words.bytes[i] != '|') {
            continue;
        }
        put_piece(table, (struct piece){node, text_slice(words, from, i - from)});
        if (i < words.length) {
            begin_cell(table);
        }
        from = i + 1;
    }
}

static bool is_blank_cell(const struct table *table, size_t cell) {
    const struct cell *looked_at = &table->cells[cell];
    for (size_t i = 0; i < looked_at->count; i++) {
        const struct piece *piece = &table->pieces[looked_at->first + i];
        if (!piece->words.bytes || text_trim(piece->words).length > 0) {
            return false;
        }
    }
    return true;
}

// A bar at the line's beginning or end divides nothing.
static void drop_outer_cells(struct table *table) {
    for (size_t i = 0; i < table->rows_count; i++) {
        struct row *row = &table->rows[i];
        if (row->count > 1 && is_blank_cell(table, row->first)) {
            row->first++;
            row->count--;
        }
        if (row->count > 1 && is_blank_cell(table, row->first + row->count - 1)) {
            row->count--;
        }
    }
}

static void divide_paragraph(struct table *table, const struct node *paragraph) {
    bool is_at_start = true;
    for (const struct node *node = first_child(paragraph); node; node = next_node(node)) {
        if (is_break(node)) {
            is_at_start = true;
            continue;
        }
        if (is_at_start) {
            begin_row(table, node);
            is_at_start = false;
        }
        if (node_kind(node) == NODE_TEXT) {
            divide_text(table, node);
        } else {
            put_piece(table, (struct piece){node, NO_TEXT});
        }
    }
    drop_outer_cells(table);
}

static enum alignment alignment_of(text dashes) {
    bool has_start = text_starts_with(dashes, TEXT(":"));
    bool has_end = dashes.length > 1 && text_ends_with(dashes, TEXT(":"));
    text inner = text_slice(dashes, has_start, dashes.length - has_start - has_end);
    for (size_t i = 0; i < inner.length; i++) {
        if (inner.bytes[i] != '-') {
            return ALIGNMENT_UNSET;
        }
    }
    if (inner.length == 0) {
        return ALIGNMENT_UNSET;
    }
    if (has_end) {
        return has_start ? ALIGNMENT_CENTER : ALIGNMENT_END;
    }
    return ALIGNMENT_START;
}

// Reads a row as the one of dashes that follows the header.
static bool read_dashes(struct table *table, const struct row *row) {
    for (size_t i = 0; i < row->count; i++) {
        const struct cell *cell = &table->cells[row->first + i];
        text words = cell->count == 1 ? text_trim(table->pieces[cell->first].words) : NO_TEXT;
        table->alignments[i] = words.bytes ? alignment_of(words) : ALIGNMENT_UNSET;
        if (table->alignments[i] == ALIGNMENT_UNSET) {
            return false;
        }
    }
    table->columns = row->count;
    return true;
}

static bool find_header(struct table *table) {
    for (size_t i = 1; i < table->rows_count; i++) {
        const struct row *row = &table->rows[i];
        bool is_as_wide = row->count == table->rows[i - 1].count && row->count <= COLUMNS_MOST;
        if (is_as_wide && read_dashes(table, row)) {
            table->header = i - 1;
            return table->columns * (table->rows_count - i) <= CELLS_MOST;
        }
    }
    return false;
}

static void add_cell_words(struct page *page, const struct table *table, size_t cell) {
    const struct cell *looked_at = &table->cells[cell];
    for (size_t i = 0; i < looked_at->count; i++) {
        struct piece piece = table->pieces[looked_at->first + i];
        while (i == 0 && piece.words.length > 0 && piece.words.bytes[0] == ' ') {
            piece.words = text_slice(piece.words, 1, piece.words.length);
        }
        while (i + 1 == looked_at->count && piece.words.length > 0 &&
               piece.words.bytes[piece.words.length - 1] == ' ') {
            piece.words.length--;
        }
        add_piece(page, piece);
    }
}

static void open_cell(struct page *page, const struct table *table, size_t column, bool is_header) {
    static const text classes[] = {{"", 0}, {"", 0}, {" class=\"center\"", 15}, {" class=\"end\"", 12}};
    enum alignment alignment = column < table->columns ? table->alignments[column] : ALIGNMENT_UNSET;
    buffer_add(&page->out, is_header ? TEXT("<th scope=\"col\"") : TEXT("<td"));
    buffer_add(&page->out, classes[alignment]);
    buffer_add_char(&page->out, '>');
}

static void add_row(struct page *page, const struct table *table, const struct row *row, bool is_header) {
    buffer_add(&page->out, TEXT("<tr>"));
    size_t columns = row->count > table->columns ? row->count : table->columns;
    for (size_t i = 0; i < columns; i++) {
        // A header without words would be one that says nothing.
        bool is_header_cell = is_header && !is_blank_cell(table, row->first + i);
        open_cell(page, table, i, is_header_cell);
        if (i < row->count) {
            add_cell_words(page, table, row->first + i);
        }
        buffer_add(&page->out, is_header_cell ? TEXT("</th>") : TEXT("</td>"));
    }
    buffer_add(&page->out, TEXT("</tr>\n"));
}

static text make_cell_words(struct arena *arena, const struct table *table, size_t cell) {
    const struct cell *looked_at = &table->cells[cell];
    struct buffer words = buffer_in(arena, (size_t)1 << 20);
    for (size_t i = 0; i < looked_at->count; i++) {
        struct piece piece = table->pieces[looked_at->first + i];
        buffer_add(&words,
                   piece.words.bytes ? make_unmarked_words(arena, piece.words) : make_plain_words(arena, piece.node));
    }
    return text_trim(buffer_text(&words));
}

// What a screen reader calls the region that scrolls: its number and the words of its header.
static void add_label(struct page *page, const struct table *table) {
    struct arena *arena = page->document->reading->arena;
    const struct row *header = &table->rows[table->header];
    struct buffer label = buffer_in(arena, (size_t)1 << 20);
    buffer_addf(&label, _("Table %d"), ++page->document->tables_count);
    text between = TEXT(": ");
    for (size_t i = 0; i < header->count && label.length < LABEL_BYTES_MOST; i++) {
        text words = make_cell_words(arena, table, header->first + i);
        if (!is_text_empty(words)) {
            buffer_add(&label, between);
            buffer_add(&label, words);
            between = TEXT(", ");
        }
    }
    buffer_add_html(&page->out, buffer_text(&label));
}

static void add_lines_before(struct page *page, const struct node *paragraph, const struct node *header) {
    if (first_child(paragraph) == header) {
        return;
    }
    buffer_add(&page->out, TEXT("<p>"));
    for (const struct node *node = first_child(paragraph); node != header; node = next_node(node)) {
        if (next_node(node) != header) {
            add_tree(page, node);
        }
    }
    buffer_add(&page->out, TEXT("</p>\n"));
}

static void add_rows(struct page *page, const struct table *table) {
    buffer_add(&page->out, TEXT("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\""));
    add_label(page, table);
    buffer_add(&page->out, TEXT("\">\n<table>\n<thead>\n"));
    page->is_in_table = true;
    add_row(page, table, &table->rows[table->header], true);
    buffer_add(&page->out, TEXT("</thead>\n<tbody>\n"));
    for (size_t i = table->header + 2; i < table->rows_count; i++) {
        add_row(page, table, &table->rows[i], false);
    }
    page->is_in_table = false;
    buffer_add(&page->out, TEXT("</tbody>\n</table>\n</div>\n"));
}

bool add_table(struct page *page, const struct node *paragraph) {
    struct counts counts = count_parts(paragraph);
    if (counts.bars < 2 || counts.breaks < 1) {
        return false;
    }
    struct arena *arena = page->document->reading->arena;
    struct table table = {.pieces = MAKE_ARRAY(arena, counts.pieces + counts.bars, struct piece),
                          .cells = MAKE_ARRAY(arena, counts.pieces + counts.bars + counts.breaks + 1, struct cell),
                          .rows = MAKE_ARRAY(arena, counts.breaks + 1, struct row)};
    divide_paragraph(&table, paragraph);
    if (!find_header(&table)) {
        return false;
    }
    add_lines_before(page, paragraph, table.rows[table.header].start);
    add_rows(page, &table);
    return true;
}
